"""How long journal's commands take and how much memory they need, beside jrnl's on the same texts.

    python tests/bench/bench.py [--sizes 100,10000,100000] [--jrnl-sizes 100,1000,10000] [--repeat 5] [--cache FOLDER]
                                [--cpu]

Run it with the Python of an environment where journal is installed. It prints a table and what became of the targets;
it asserts nothing, since a time says something only together with the machine.

**The journals.** Invented entries, the same on every run: 60 to 120 words, ratings, feelings and tags, spread evenly
over ten years. journal gets them by `journal import` of one JSON export; jrnl's plain, unencrypted file is written
as jrnl would write it. RARE stands in five entries, COMMON in half of them. All of it is in a temporary folder of
mode 0700 that is removed afterwards; `--cache` keeps nothing there but jrnl's own installation, for the next time.

**The times.** Whole processes, from start to exit, their output read from a pipe. Each operation runs once to warm
up (bytecode, the disk's cache), then `--repeat` times, of which the median counts; one that takes longer than SLOW
runs only once more. `--cpu` counts the processor's time instead, which says more while others share the machine, and
leaves the screens out. Memory is the most that any of these runs needed (getrusage of the child).

**The full screen.** `screens.py` beside this file: one run over each journal, from a key to the frame that answers it.

**The floor.** What the interpreter, the imports of `list`, the key and the disk cost by themselves, each as a process
of its own. The imports and the key's derivation overlap; `list` is to come close to the longer of the two.

**What differs.** journal derives a key (256,000 rounds, about 0.1 s) and decrypts; jrnl does neither here. journal
lists and finds the 20 best, as it does when nothing is said; jrnl prints all that it finds. journal waits until what
it wrote is on the disk, so the temporary folder should be on a disk like the one a journal would be on.
"""

import argparse
import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any, Literal

Program = Literal["journal", "jrnl"]

SEED = 20_251_120
FIRST_DAY, YEARS = datetime(2016, 1, 1, tzinfo=UTC), 10
RARE, RARE_TIMES = "quinquereme", 5
COMMON = "morning"
SLOW = 5.0  # seconds: above it, noise is small beside the time itself

TAGS = ["walk", "home", "travel", "letters", "work", "weekend", "garden", "music", "reading", "friends"]
PLAIN_WORDS = """
the and we a to of it was in that had for on with but at as then after before there this when all so out up down back
over through again still only very some another few long short quiet slow early late evening window door table chair
kitchen garden street river train letter book coffee bread water light lamp rain wind cloud hill path bridge station
market bus bag coat shoe cup plate paper pencil map clock radio song story friend neighbour cousin dog bird tree leaf
grass stone wall roof room stairs hall blue green grey warm cold soft heavy full empty open closed near far old new
walked sat looked talked waited found read wrote cooked carried opened turned stood heard thought remembered planned
laughed rested finished began moved stayed left came went made took gave kept asked said seemed felt
"""

#: Runs the command that it is given, and prints how that went. Small, and a process of its own: a child begins with
#: its parent's peak memory, and getrusage tells only of the largest child so far.
WRAPPER = """
import json, resource, subprocess, sys, time
start = time.perf_counter()
done = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, capture_output=True)
seconds = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
peak = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
said = done.stderr[-1000:].decode(errors="replace")
cpu = used.ru_utime + used.ru_stime
done = {"code": done.returncode, "out": len(done.stdout), "said": said}
print(json.dumps({"seconds": seconds, "cpu": cpu, "mib": peak, **done}))
"""


# --- the entries ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Sample:
    """One invented entry: what both programs get."""

    number: int
    at: datetime
    before: str
    note: str
    tags: list[str]
    answers: dict[str, Any]
    uuids: tuple[str, str]  # the entry's and its reflection's

    def as_json(self, wordings: dict[str, str]) -> dict[str, Any]:
        """As it stands in an export of journal's."""
        answers = {**self.answers, "before": self.before, "note": self.note}
        written = self.at.isoformat(timespec="microseconds").replace("+00:00", "Z")
        times = {"written_at": written, "changed_at": written}
        asked = {key: wordings[key] for key in answers}
        reflection = {"uuid": self.uuids[1], "stage": "first", **times, "answers": answers, "asked": asked}
        return {
            "id": self.number,
            "uuid": self.uuids[0],
            "happened_at": self.at.isoformat(),
            "zone": "UTC",
            "precision": "exact",
            **times,
            "tags": self.tags,
            "reflections": [reflection],
        }

    def as_jrnl(self) -> str:
        """As it stands in a file of jrnl's; the tags are words with an @."""
        body = " ".join([self.note, *(f"@{tag}" for tag in self.tags)])
        return f"[{self.at:%Y-%m-%d %H:%M}] {self.before}\n{body}\n\n"


class Prose:
    """Sentences about nothing, of plain words that are common and invented ones that are not, as in any language."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        syllables = [a + b for a in "bdfgklmnprstv" for b in ("a", "e", "i", "o", "u", "ar", "en", "il")]
        invented = ["".join(rng.choices(syllables, k=rng.randint(2, 4))) for _ in range(5_000)]
        self.words = PLAIN_WORDS.split() + invented
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(len(self.words))))

    def text(self, count: int, also: Iterable[str] = ()) -> str:
        """Sentences of so many words in all; the words of `also` are among them."""
        words = self.rng.choices(self.words, cum_weights=self.weights, k=count)
        for word in also:
            words[self.rng.randrange(count)] = word
        sentences: list[str] = []
        while words:
            length = self.rng.randint(6, 14)
            sentence, words = words[:length], words[length:]
            sentences.append(" ".join(sentence).capitalize() + ".")
        return " ".join(sentences)


def samples(size: int, catalogue: dict[str, Any]) -> Iterator[Sample]:
    """The invented entries, oldest first; the same for the same size."""
    rng = random.Random(SEED)
    prose = Prose(rng)
    step = timedelta(days=365.25 * YEARS) / size
    tears = next(q["choices"] for q in catalogue["questions"] if q["key"] == "tears")
    feelings = [word for group in catalogue["vocabulary"] for word in group["words"]]
    with_rare = {(2 * k + 1) * size // (2 * RARE_TIMES) for k in range(RARE_TIMES)}
    for i in range(size):
        words = rng.randint(60, 120)
        also = [RARE] * (i in with_rare) + [COMMON] * (rng.random() < 0.5)
        yield Sample(
            number=i + 1,
            at=(FIRST_DAY + step * (i + rng.random())).replace(second=0, microsecond=0),
            before=prose.text(words // 3),
            note=prose.text(words - words // 3, also),
            tags=rng.sample(TAGS, rng.randint(0, 2)),
            answers={
                "tears": rng.choice(tears),
                "words": rng.sample(feelings, rng.randint(1, 3)),
                "pleasant": rng.randint(0, 4),
                "unpleasant": rng.randint(0, 4),
                "distress_then": rng.randint(0, 10),
                "distress_now": rng.randint(0, 10),
            },
            uuids=(_uuid(rng), _uuid(rng)),
        )


def _uuid(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def write_export(path: Path, size: int, catalogue: dict[str, Any]) -> None:
    """The entries as one JSON export of journal's, written as they are made."""
    wordings = {q["key"]: q["text"] for q in catalogue["questions"]}
    with path.open("w", encoding="utf-8") as file:
        file.write('{"journal": 1, "entries": [')
        for sample in samples(size, catalogue):
            file.write(("," if sample.number > 1 else "") + "\n" + json.dumps(sample.as_json(wordings)))
        file.write('\n], "questions": []}\n')


# --- the operations ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Operation:
    """A command to measure. `makes` is what it makes anew: removed before each run, and there after it.

    `afresh` is a file that it changes, and what that is copied from before each run.
    """

    name: str
    command: list[str]
    makes: Path | None = None
    prints: bool = False  # whether it must print something: a search that finds nothing would be measured for nothing
    afresh: tuple[Path, Path] | None = None


@dataclass(frozen=True)
class Measured:
    """What an operation took."""

    seconds: float
    mib: float


Results = dict[tuple[Program, int, str], Measured]


def journal_operations(program: Path, folder: Path, size: int) -> list[Operation]:
    """journal's. The first one makes the journal that the others use, the last one adds to it."""
    passphrase, answers = folder / "passphrase", folder / "answers.json"
    passphrase.write_text("a passphrase of the benchmark's\n", encoding="utf-8")
    one = {"happened_at": "2026-01-01T10:00:00+00:00", "answers": {"tears": "none", "note": "One more, of the bench."}}
    answers.write_text(json.dumps(one), encoding="utf-8")
    journal, as_json, as_markdown = folder / "journal.db", folder / "out.json", folder / "out.md"
    as_csv, as_html = folder / "out.csv", folder / "out.html"
    base = [str(program), "--journal", str(journal), "--passphrase-file", str(passphrase)]
    return [
        Operation("import, jrnl's", [*base, "import", str(folder / "jrnl.txt")], makes=journal),
        Operation("import", [*base, "import", str(folder / "export.json")], makes=journal),
        *_floor(program, folder, journal, passphrase),
        Operation("--help", [str(program), "--help"], prints=True),
        Operation("--version", [str(program), "--version"], prints=True),
        Operation("list", [*base, "list"], prints=True),
        Operation("show", [*base, "show", str(size // 2)], prints=True),
        Operation("search, rare", [*base, "search", RARE], prints=True),
        Operation("search, common", [*base, "search", COMMON], prints=True),
        Operation("export, JSON", [*base, "export", str(as_json), "--format", "json"], makes=as_json),
        Operation("export, markdown", [*base, "export", str(as_markdown), "--format", "markdown"], makes=as_markdown),
        Operation("export, CSV", [*base, "export", str(as_csv), "--format", "csv"], makes=as_csv),
        Operation("export, HTML", [*base, "export", str(as_html), "--force"], makes=as_html),
        Operation("patterns", [*base, "patterns"], prints=True),
        *_merging(program, folder, journal, passphrase),
        Operation("add one", [*base, "write", "--answers", str(answers)], prints=True),
    ]


#: What `list` imports, the derivation of a key, and a page on the disk; nothing else but the interpreter's start.
IMPORTS = "import journal.app, journal.cli, journal.services.inbox, journal.storage.taking_in, journal.terminal.render"
KEY = """
import sys, sqlcipher3
connection = sqlcipher3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
passphrase = open(sys.argv[2], encoding="utf-8").read().rstrip("\\n").replace("'", "''")
connection.execute(f"PRAGMA key = '{passphrase}'")
connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
"""
DISK = """
import os, sys
fd = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT, 0o600)
os.write(fd, bytes(4096))
os.fsync(fd)
"""


def _floor(program: Path, folder: Path, journal: Path, passphrase: Path) -> list[Operation]:
    """What no command can be faster than: each is the interpreter's start and one thing more."""
    python = str(program.with_name("python"))
    return [
        Operation("floor: interpreter", [python, "-c", ""]),
        Operation("floor: imports", [python, "-c", IMPORTS]),
        Operation("floor: key", [python, "-c", KEY, str(journal), str(passphrase)]),
        Operation("floor: disk", [python, "-c", DISK, str(folder / "page")]),
    ]


def _merging(program: Path, folder: Path, journal: Path, passphrase: Path) -> list[Operation]:
    """Two copies that differ in each entry with a certain tag, about a tenth, become one."""
    mine, other = folder / "mine.db", folder / "other.db"
    using = ["--passphrase-file", str(passphrase)]
    rename = [str(program), "--journal", str(other), *using, "rename", "tag", TAGS[0], "elsewhere"]
    merge = [str(program), "--journal", str(mine), *using, "merge", str(other), "--yes"]
    return [
        Operation("rename a tag", rename, afresh=(other, journal)),
        Operation("merge", merge, afresh=(mine, journal)),
    ]


def jrnl_operations(program: Path, folder: Path) -> list[Operation]:
    """jrnl's nearest to them. It has no import to compare with: its journal is a text file, and was written as one."""
    base = [str(program), "--config-file", str(folder / "jrnl.yaml")]
    as_json, as_markdown = folder / "jrnl.json", folder / "jrnl.md"
    return [
        Operation("--help", [str(program), "--help"], prints=True),
        Operation("--version", [str(program), "--version"], prints=True),
        Operation("list", [*base, "-n", "20", "--short"], prints=True),
        Operation("show", [*base, "-n", "1"], prints=True),
        Operation("search, rare", [*base, "-contains", RARE], prints=True),
        Operation("search, common", [*base, "-contains", COMMON], prints=True),
        Operation("export, JSON", [*base, "--export", "json", "--file", str(as_json)], makes=as_json),
        Operation("export, markdown", [*base, "--export", "markdown", "--file", str(as_markdown)], makes=as_markdown),
        Operation("add one", [*base, "2026-01-01 10:00: One more, of the bench."]),
    ]


#: What `screens.py` measures, and the size that its target is for.
SCREENS = (
    "home, passphrase", "home, first frame", "write, passphrase", "write, locked", "key, median", "key, slowest",
    "search, a letter", "search, slowest", "Ctrl-L in a search",
)  # fmt: skip


def measure_screens(folder: Path, environment: dict[str, str]) -> dict[str, Measured]:
    """Return what the full screen took over the journal of a folder, row by row; none where there are no terminals."""
    if os.name == "nt":
        return {}
    progress("  screens")
    script = str(Path(__file__).with_name("screens.py"))
    command = [sys.executable, script, str(folder / "journal.db"), str(folder / "passphrase")]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout)
    return {name: Measured(taken, found["mib"]) for name, taken in found["seconds"].items()}


def write_jrnl_text(path: Path, size: int, catalogue: dict[str, Any]) -> None:
    """The entries as jrnl's own file."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(sample.as_jrnl() for sample in samples(size, catalogue))


def write_jrnl(program: Path, folder: Path, size: int, catalogue: dict[str, Any]) -> None:
    """jrnl's journal, and a configuration that is all defaults but for the journal's place and a format of time."""
    write_jrnl_text(folder / "jrnl.txt", size, catalogue)
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
    config = {
        "version": version.split()[1].removeprefix("v"),
        "journals": {"default": {"journal": str(folder / "jrnl.txt")}},
        "editor": "",
        "encrypt": False,
        "template": False,
        "default_hour": 9,
        "default_minute": 0,
        "timeformat": "%Y-%m-%d %H:%M",
        "tagsymbols": "@",
        "highlight": True,
        "linewrap": 79,
        "indent_character": "|",
        "colors": {"body": "none", "date": "none", "tags": "none", "title": "none"},
    }
    # jrnl reads YAML, and takes JSON that begins with a brace for the configuration of an old version of its own.
    (folder / "jrnl.yaml").write_text("---\n" + json.dumps(config, indent=2), encoding="utf-8")


def install_jrnl(cache: Path) -> Path | None:
    """jrnl's command, from an environment of its own in `cache`, made where it is missing; None where it can't be."""
    environment = cache / "jrnl-venv"
    program = environment / "bin" / "jrnl"
    if program.exists():
        return program
    progress("installing jrnl")
    cache.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        for command in (
            [sys.executable, "-m", "venv", str(environment)],
            [str(program.with_name("python")), "-m", "pip", "install", "--quiet", "jrnl"],
        ):
            subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    except (OSError, subprocess.SubprocessError) as reason:
        said = (getattr(reason, "stderr", None) or str(reason)).strip().splitlines()
        print(f"jrnl could not be installed, so journal stands alone: {said[-1] if said else reason}")
        return None
    return program


# --- measuring --------------------------------------------------------------------------------------------------------


def measure(operation: Operation, repeat: int, environment: dict[str, str], *, cpu: bool = False) -> Measured:
    """The median time of some runs after a warm-up, and the most memory. Raises RuntimeError where a run fails."""
    warm_up = _run(operation, environment, cpu=cpu)
    runs = [_run(operation, environment, cpu=cpu) for _ in range(1 if warm_up.seconds > SLOW else repeat)]
    return Measured(statistics.median(run.seconds for run in runs), max(run.mib for run in runs))


def _run(operation: Operation, environment: dict[str, str], *, cpu: bool) -> Measured:
    if operation.makes is not None:
        operation.makes.unlink(missing_ok=True)
        shutil.rmtree(f"{operation.makes}-backups", ignore_errors=True)  # an import makes the day's
    if operation.afresh is not None:
        changed, source = operation.afresh
        shutil.copyfile(source, changed)
        changed.chmod(0o600)
    command = [sys.executable, "-I", "-S", "-c", WRAPPER, *operation.command]
    done = json.loads(subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True).stdout)
    made_nothing = operation.makes is not None and not operation.makes.exists()
    if done["code"] or made_nothing or (operation.prints and not done["out"]):
        raise RuntimeError(f"{' '.join(operation.command)} ended with {done['code']} and said: {done['said']}")
    return Measured(done["cpu" if cpu else "seconds"], done["mib"])


def clean_environment(home: Path) -> dict[str, str]:
    """What the commands see: nobody's configuration, and nothing that changes how Python starts."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("JOURNAL_", "JRNL_", "XDG_", "PYTHON"))}
    home.mkdir(mode=0o700)
    return {**kept, "HOME": str(home)}


def measure_all(
    operations: Iterable[Operation], repeat: int, environment: dict[str, str], *, cpu: bool = False
) -> dict[str, Measured]:
    """Each operation, in order."""
    measured = {}
    for operation in operations:
        progress(f"  {operation.name}")
        measured[operation.name] = measure(operation, repeat, environment, cpu=cpu)
    return measured


def progress(text: str) -> None:
    """What is being done, for whoever waits."""
    print(text, file=sys.stderr, flush=True)


# --- what is printed --------------------------------------------------------------------------------------------------

TIMES = (
    "floor: interpreter",
    "floor: imports",
    "floor: key",
    "floor: disk",
    "--help",
    "--version",
    "list",
    "show",
    "search, rare",
    "search, common",
    "add one",
    "export, JSON",
    "export, markdown",
    "export, CSV",
    "export, HTML",
    "import",
    "import, jrnl's",
    "rename a tag",
    "merge",
    "patterns",
    *SCREENS,
)
MEMORY = (
    "home, first frame",
    "list", "search, rare", "search, common", "export, JSON", "export, markdown", "export, CSV", "export, HTML",
    "import", "import, jrnl's", "merge",
)  # fmt: skip
LABEL, CELL = 19, 9


def table(results: Results) -> Iterator[str]:
    """Operations down, sizes across, ours beside jrnl's."""
    sizes = sorted({size for _, size, _ in results})
    columns: list[tuple[Program, int]] = [(p, size) for size in sizes for p in programs(results, size)]
    widths = {size: CELL * len(programs(results, size)) for size in sizes}
    yield " " * LABEL + "".join(f"{size:>{widths[size]},}" for size in sizes)
    yield f"{'seconds':<{LABEL}}" + "".join(f"{program:>{CELL}}" for program, _ in columns)
    for name in TIMES:
        found = [results.get((program, size, name)) for program, size in columns]
        yield f"{name:<{LABEL}}" + "".join(f"{seconds(m.seconds) if m else '-':>{CELL}}" for m in found)
    yield ""
    yield f"{'MiB at most':<{LABEL}}" + "".join(f"{program:>{CELL}}" for program, _ in columns)
    for name in MEMORY:
        found = [results.get((program, size, name)) for program, size in columns]
        yield f"{name:<{LABEL}}" + "".join(f"{f'{m.mib:.0f}' if m else '-':>{CELL}}" for m in found)


def programs(results: Results, size: int) -> list[Program]:
    """Which of the two were measured at a size."""
    both: tuple[Program, ...] = ("journal", "jrnl")
    return [p for p in both if any(key[:2] == (p, size) for key in results)]


def seconds(value: float) -> str:
    """Two or three digits, whatever the size."""
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


@dataclass(frozen=True)
class Target:
    """What we would like: `got`, in `unit`, at most `limit`. `got` is None where it was not measured."""

    text: str
    limit: float | None
    got: float | None
    unit: str = "s"

    def verdict(self) -> str:
        """One line."""
        if self.got is None or self.limit is None:
            return f"not measured  {self.text}"
        show = (lambda v: f"{v:.0f}") if self.unit == "MiB" else seconds
        numbers = f"{show(self.got)} of {show(self.limit)} {self.unit}"
        over = self.got - self.limit
        if over <= 0:
            return f"met           {self.text}: {numbers}"
        return f"MISSED        {self.text}: {numbers}, by {show(over)} {self.unit} ({over / self.limit:.0%})"


def targets(results: Results) -> list[Target]:
    """The targets of the design, beside what was measured."""
    ours = {(name, size): m for (program, size, name), m in results.items() if program == "journal"}

    def at(name: str, size: int) -> float | None:
        return ours[name, size].seconds if (name, size) in ours else None

    def worst(*names: str, size: int | None = None) -> float | None:
        return max((m.seconds for (n, s), m in ours.items() if n in names and size in (None, s)), default=None)

    small, large = 100, 100_000
    few, screen = at("list", small), ours.get(("home, first frame", large))
    start, imports, key = (at(f"floor: {what}", small) for what in ("interpreter", "imports", "key"))
    floor = start + 1.25 * (max(imports, key) - start) if start and imports and key else None
    return [
        Target("--help", 0.15, worst("--help")),
        Target("--version", 0.15, worst("--version")),
        Target("list, 100 entries, of the start and 1.25 times the imports or the key", floor, few),
        Target("list, 100,000 entries, of 1.2 times that", 1.2 * few if few else None, at("list", large)),
        Target("add one, at any size", 0.4, worst("add one")),
        Target("search in 100,000", 0.6, worst("search, rare", "search, common", size=large)),
        Target("patterns of 10,000", 1, at("patterns", 10_000)),
        Target("import 100,000", 25, worst("import", "import, jrnl's", size=large)),
        Target("export 100,000", 20, worst(*(f"export, {f}" for f in ("JSON", "markdown", "CSV", "HTML")), size=large)),
        Target("merge two of 10,000", 5, at("merge", 10_000)),
        Target("home of 10,000, after the passphrase", 0.5, at("home, passphrase", 10_000)),
        Target("the first page of write, after the passphrase", 0.6, worst("write, passphrase")),
        Target("the first page of write without it, from the start", 0.6, worst("write, locked")),
        Target("a key's frame at 10,000", 0.05, at("key, median", 10_000)),
        Target("a search as one types at 10,000", 0.1, at("search, a letter", 10_000)),
        Target("Ctrl-L during a search of 100,000", 0.1, at("Ctrl-L in a search", large)),
        Target("the full screen's memory at 100,000", 120, screen.mib if screen else None, "MiB"),
        Target("memory, at any size", 250, max((m.mib for m in ours.values()), default=None), "MiB"),
    ]


def about(journal: Path, jrnl: Path | None) -> Iterator[str]:
    """What was measured on what: a time alone says little."""
    for program in filter(None, (journal, jrnl)):
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
        yield said.splitlines()[0]
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    yield f"Python {platform.python_version()}, {platform.platform()}, {os.cpu_count()} processors, load {load}"


# --- the whole --------------------------------------------------------------------------------------------------------


def bench(folder: Path, journal: Path, jrnl: Path | None, options: argparse.Namespace) -> Results:
    """Measures everything, in folders of its own under `folder`."""
    environment = clean_environment(folder / "home")
    asked = subprocess.run([str(journal), "questions", "--json"], env=environment, capture_output=True, check=True)
    catalogue = json.loads(asked.stdout)
    results: Results = {}
    for size in sorted({*options.sizes, *(options.jrnl_sizes if jrnl else ())}):
        here = folder / str(size)
        here.mkdir(mode=0o700)
        todo: dict[Program, list[Operation]] = {}
        if size in options.sizes:
            write_export(here / "export.json", size, catalogue)
            write_jrnl_text(here / "jrnl.txt", size, catalogue)
            todo["journal"] = journal_operations(journal, here, size)
        if jrnl and size in options.jrnl_sizes:
            write_jrnl(jrnl, here, size, catalogue)
            todo["jrnl"] = jrnl_operations(jrnl, here)
        for program, operations in todo.items():
            progress(f"{program}, {size:,} entries")
            for name, measured in measure_all(operations, options.repeat, environment, cpu=options.cpu).items():
                results[program, size, name] = measured
        if size in options.sizes and not options.cpu:
            for name, measured in measure_screens(here, environment).items():
                results["journal", size, name] = measured
    return results


def _sizes(text: str) -> list[int]:
    sizes = [int(part) for part in text.split(",") if part]
    if any(size < 2 * RARE_TIMES for size in sizes):
        raise argparse.ArgumentTypeError(f"at least {2 * RARE_TIMES} entries")
    return sizes


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--sizes", type=_sizes, default=_sizes("100,10000,100000"), help="journal's, with commas")
    parser.add_argument("--jrnl-sizes", type=_sizes, default=_sizes("100,1000,10000"), help="jrnl's; empty is none")
    parser.add_argument("--repeat", type=int, default=5, help="runs of each, of which the median counts")
    parser.add_argument("--cache", type=Path, help="a folder to keep jrnl's installation in")
    parser.add_argument("--cpu", action="store_true", help="the processor's time instead of the clock's")
    options = parser.parse_args()
    journal = Path(sysconfig.get_path("scripts")) / "journal"
    if not journal.exists():
        parser.error(f"journal is not installed with this Python: there is no {journal}")
    with tempfile.TemporaryDirectory(prefix="journal-bench-") as temporary:
        folder = Path(temporary)
        jrnl = install_jrnl((options.cache or folder).absolute()) if options.jrnl_sizes else None
        lines = [*about(journal, jrnl), ""]
        results = bench(folder, journal, jrnl, options)
        print("\n".join([*lines, *table(results), "", *(target.verdict() for target in targets(results))]))


if __name__ == "__main__":
    main()
