"""Proving the mistakes of an exercise: each is refused under every seed, with its own diagnosis and no other."""

from grader.authoring.lineup import Lineup, Suspect
from grader.authoring.rehearsal import rehearse
from grader.authoring.told_by_checks import fits
from grader.authoring.trial import Trial, one_line, rehearsed
from grader.checks import Mistake
from grader.judge import course_files
from grader.request import Variant


def prove_mistakes(trial: Trial) -> None:
    """Judge each known mistake under each seed."""
    path = trial.written.path("mistakes.py")
    mistakes = course_files.mistakes_in(path)
    for mistake in mistakes:
        of = mistake.of or trial.exercise.name
        if of not in trial.written.in_reference:
            trial.blame(
                "mistakes",
                "mistakes.py",
                f'{mistake.function} stands for {of}, which the reference has not; say which by of="...".',
            )
            return
    for seed in trial.seeds:
        lineup = Lineup([known for known in mistakes if known.told_by == "probes"])
        for mistake in mistakes:
            trial.tell(f"{mistake.function}, seed {seed}")
            _refused(trial, mistake, lineup, seed)
    wrong = {fault.message.partition(" ")[0] for fault in trial.proof.faults_of("mistakes")}
    for mistake in mistakes:
        trial.proof.count("mistakes", mistake.function not in wrong)


def _refused(trial: Trial, mistake: Mistake, lineup: Lineup, seed: int) -> None:
    """Judge one known mistake, with every check while some refused nothing; what is not as it should be is told."""
    variant = Variant("mistakes.py", mistake.function, mistake.of or trial.exercise.name)
    suspect = Suspect(mistake, lineup, seed)
    some_refused_nothing = not trial.refusing.issuperset(trial.checks)
    found = rehearsed(
        trial,
        "mistakes",
        "mistakes.py",
        lambda: rehearse(
            trial.course,
            trial.exercise,
            seed,
            variant=variant,
            explain=suspect.explain,
            every_check=some_refused_nothing,
        ),
    )
    if found is None:
        return
    trial.refusing |= set(found.refusing)

    def blame(message: str) -> None:
        trial.blame("mistakes", "mistakes.py", f"{mistake.function} {message}")

    first = next((test for test in found.result.tests if test.name in found.refusing), None)
    if first is None:
        said = found.result.message
        blame(
            f"is accepted by every check with seed {seed}; add a case that refuses it, or take it away."
            if not said
            else f"never comes to the checks: {one_line(said)} Mend it."
        )
        return
    if seed == trial.seeds[0]:
        trial.first[mistake.function] = [first.name, first.diagnosis]
    for text in suspect.unsaid[:1]:
        blame(f"is explained by '{one_line(text)}', which is no whole sentence; end it with a full stop.")
    if mistake.told_by == "check":
        if not fits(mistake, first):
            blame(
                f"is told by '{first.title}' as '{one_line(first.message)}', which is not what is said about it; "
                "let one follow the other."
            )
    elif not suspect.is_wrong or (suspect.told is not None and first.diagnosis is None):
        blame(
            f"is refused by '{first.title}' through a plain assert, so nobody can say why; compare by should_equal, "
            'or mark it told_by="check".'
        )
    elif suspect.told is None:
        blame(
            f"is refused by '{first.title}' with seed {seed}, and not diagnosed; let probes() yield at least three "
            "calls on which it differs from the reference and from every other mistake."
        )
    elif suspect.told != suspect.own:
        blame(f"gets the diagnosis of another one with seed {seed}: '{one_line(suspect.told)}' Tell them apart.")
