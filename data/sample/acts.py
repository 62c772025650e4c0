"""From intents to acts: who asks, who answers, who talks, who reacts, and to whom."""

from __future__ import annotations

from dataclasses import dataclass

from data.sample import plan
from data.sample.groups import BY_NAME, GROUPS, visits
from data.sample.people import Person
from data.sample.rhythm import Intent, Rhythm
from data.sample.talk import Act, Memory

_HOME_SHARE = 0.84  # of the acts; the rest are visits to a topic group
_ASKS = {"provider": 0.02, "seeker": 0.25}
_ANSWERS = {"provider": 0.58, "seeker": 0.012}
_RECOMMENDS = {True: 0.11, False: 0.045}  # by "is a micro-influencer", among what is neither question nor answer
_STAR_STARTS = 0.86  # of what the star writes; the rest are comments, so that the star is no starter of threads alone
_STAR_RECOMMENDS = 0.3
_STAFF_STARTS = 0.35
_REVIEWS = 0.02
_STARTS_TALK = 0.42  # of the talk: threads of one's own; the rest are comments
_HAS_TOPIC = 0.5  # of the small talk
_COMMENTS_ON_STAR = 0.5  # of the comments: those where the star's pull is felt
_NAMED_ANSWER = 0.55  # of the answers; the others are written as plain replies
_ACCEPTED = 0.26  # chance that an answer is the accepted one, while none is
_ACCEPTED_EXPERT = 0.65


@dataclass(frozen=True)
class Ignored:
    """A planted newcomer question without an answer: thread, person, and when the person leaves (or never)."""

    thread: int
    person: int
    second: int
    leaves_at: int | None


class Community:
    """Plays the intents in order of time; what everybody does depends on what the others wrote before."""

    def __init__(self, people: tuple[Person, ...]) -> None:
        self.people = people
        self.rng = plan.stream(3)
        self.memory = Memory(people, self.rng)
        self.ignored: list[Ignored] = []
        self._gone: dict[int, int] = {}
        self._trouble = BY_NAME[plan.TROUBLE_GROUP]

    def play(self, rhythm: Rhythm) -> list[Act]:
        """All acts of the intents, in order of time."""
        for intent in rhythm.intents:
            if intent.second < self._gone.get(intent.person, intent.second + 1):
                self._step(intent, self.people[intent.person])
        return self.memory.acts

    def _step(self, intent: Intent, person: Person) -> None:
        if person.kind == "staff":
            self._staff(intent, person)
        elif person.kind == "star" and intent.what == "create" and self.rng.random() < _STAR_STARTS:
            kind = "recommendation" if self.rng.random() < _STAR_RECOMMENDS else "post"
            self.memory.open(intent.second, person.number, kind, person.home, self._topic(person.home))
        elif intent.what == "first":
            self._first(intent, person)
        elif intent.what == "farewell":
            self.memory.open(intent.second, person.number, "post", person.home, "news")
        elif intent.what == "react":
            self._react(intent, person)
        else:
            self._create(intent, person)

    def _topic(self, group: int) -> str:
        topics = GROUPS[group].topics
        return topics[int(self.rng.integers(len(topics)))]

    def _group(self, person: Person) -> int:
        if self.rng.random() < _HOME_SHARE or GROUPS[person.home].kind == "small":
            return person.home
        near = visits(GROUPS[person.home].kind)
        return near[int(self.rng.integers(len(near)))]

    def _first(self, intent: Intent, person: Person) -> None:
        """A newcomer's first words; in the group with the plant they are a question that is mostly ignored."""
        in_trouble = person.home == self._trouble and intent.second >= plan.TROUBLE_FROM_DAY * plan.DAY
        asks = in_trouble or self.rng.random() < (0.75 if person.role == "seeker" else 0.2)
        topic = self._topic(person.home) if asks else "introductions"
        kind = "question" if asks else "post"
        thread = self.memory.open(intent.second, person.number, kind, person.home, topic)
        if in_trouble and not person.is_micro and self.rng.random() < plan.TROUBLE_IGNORED:
            thread.is_ignored = True
            leaves = self.rng.random() < plan.TROUBLE_LEAVES
            stay = int(self.rng.exponential(plan.TROUBLE_STAY_DAYS) * plan.DAY) + plan.DAY
            if leaves:
                self._gone[person.number] = intent.second + stay
            self.ignored.append(
                Ignored(thread.number, person.number, intent.second, intent.second + stay if leaves else None)
            )

    def _create(self, intent: Intent, person: Person) -> None:
        group = self._group(person)
        drawn = self.rng.random()
        asks = _ASKS.get(person.role, 0.0)
        if drawn < asks:
            self.memory.open(intent.second, person.number, "question", group, self._topic(group))
        elif drawn < asks + _ANSWERS.get(person.role, 0.0) and self._answer(intent, person, group):
            return
        else:
            self._talk(intent, person, group)

    def _answer(self, intent: Intent, person: Person, group: int) -> bool:
        """Answer an open question of the group (or at home); False when there is none."""
        thread = self.memory.to_answer(intent.second, person, group)
        if thread is None and group != person.home:
            thread = self.memory.to_answer(intent.second, person, person.home)
        if thread is None:
            return False
        chance = _ACCEPTED_EXPERT if thread.topic in person.only else _ACCEPTED
        is_accepted = not thread.is_accepted and self.rng.random() < chance
        thread.is_accepted = thread.is_accepted or is_accepted
        kind = "accepted_answer" if is_accepted else ("answer" if self.rng.random() < _NAMED_ANSWER else "reply")
        self.memory.say(intent.second, person.number, kind, thread=thread, parent=thread.words[0][0])
        thread.answerers.add(person.number)
        return True

    def _talk(self, intent: Intent, person: Person, group: int) -> None:
        drawn = self.rng.random()
        recommends = _RECOMMENDS[person.is_micro]
        if drawn < recommends:
            self.memory.open(intent.second, person.number, "recommendation", group, self._topic(group))
        elif drawn < recommends + _REVIEWS:
            self.memory.open(intent.second, person.number, "review", group, self._topic(group))
        elif (drawn < _STARTS_TALK and person.kind != "star") or not self._comment(intent, person, group):
            topic = self._topic(group) if self.rng.random() < _HAS_TOPIC else ""
            self.memory.open(intent.second, person.number, "post", group, topic)

    def _comment(self, intent: Intent, person: Person, group: int) -> bool:
        """Join a conversation; under a question only those who answer join in, or the asker says thanks."""
        thread = self.memory.star_post(intent.second, person) if self.rng.random() < _COMMENTS_ON_STAR else None
        thread = thread or self.memory.to_talk(intent.second, person, group)
        if thread is None or (thread.is_question and person.number not in thread.answerers):
            return False
        parent = self.memory.word_of(thread, person.number, 0.7)
        kind = "comment" if parent == thread.words[0][0] else "reply"
        self.memory.say(intent.second, person.number, kind, thread=thread, parent=parent)
        return True

    def _react(self, intent: Intent, person: Person) -> None:
        group = self._group(person)
        thread = self.memory.star_post(intent.second, person) or self.memory.to_talk(intent.second, person, group)
        if thread is None:
            return
        parent = self.memory.word_of(thread, person.number, 0.6)
        if parent >= 0:
            self.memory.say(intent.second, person.number, "reaction", thread=thread, parent=parent)

    def _staff(self, intent: Intent, person: Person) -> None:
        """Staff announce, welcome and comment; they leave questions to the members."""
        group = int(self.rng.integers(len(GROUPS)))
        thread = self.memory.to_talk(intent.second, person, group)
        if intent.what == "create" and (thread is None or thread.is_question or self.rng.random() < _STAFF_STARTS):
            self.memory.open(intent.second, person.number, "post", group, "announcements")
        elif thread is not None:
            kind = "reaction" if intent.what == "react" else "comment"
            self.memory.say(intent.second, person.number, kind, thread=thread, parent=thread.words[0][0])
