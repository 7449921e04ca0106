"""Our own count of the day: every act that was acknowledged, by whom and for which case; kept outside of the product."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field

# what the button does, in the words of case_event
ACTS = {
    "accept": "accept", "accept-lacking": "accept_lacking", "not-accept": "not_accept", "correction": "return_for_correction",
    "correct-here": "resubmit", "file-again": "resubmit", "bring": "make_good", "withdraw": "withdraw", "pass-on": "pass_on",
    "approve": "approve", "refuse": "refuse", "terminate": "terminate", "pause": "pause", "resume": "resume",
    "extension": "propose_extension", "extension/sign": "extend", "extension/decline": "decline_extension", "opinion": "ask_opinion",
    "opinion/give": "give_opinion", "opinion/recall": "recall_opinion", "hand-on": "hand_on", "hand-back": "hand_back",
    "claim": "claim", "claim-ticked": "claim", "put-back": "put_back", "reassign": "reassign", "send-back": "send_back",
    "hearing": "tell_hearing", "hearing/waive": "waive_hearing", "statement": "hear", "say": "state", "interests": "tell_third",
    "waive": "waive_third", "answer": "state_third", "interests/answer": "hear_third", "ask-review": "ask_review",
    "second-look/confirm": "confirm_automatic", "second-look/differ": "differ", "site-check": "appoint_check", "record": "record_check",
    "confirm": "confirm_check", "keep": "keep_original", "give-back": "return_original", "hand-over": "hand_over", "post": "post",
    "came-back": "come_back", "received": "deliver_by_post", "delivery": "change_delivery", "submit": "submit",
}  # fmt: skip
BESIDE = {"messages", "leave", "send", "receive", "parcel"}  # no act of the case's own life


@dataclass(frozen=True)
class Done:
    number: str
    act: str  # as case_event calls it
    by: str  # pool and number, or home


@dataclass
class Tally:
    done: list[Done] = field(default_factory=list)
    others: Counter[str] = field(default_factory=Counter)  # acknowledged, and not of a case's life: messages, slips, claims by the next
    filed: dict[str, tuple[str, str, str]] = field(default_factory=dict)  # number: service, channel, by whom
    intakes: list[float] = field(default_factory=list)  # seconds from finding the citizen to the receipt, for each visit
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def acknowledged(self, number: str, act: str, by: str) -> None:
        with self.lock:
            if act in BESIDE:
                self.others[act] += 1
            else:
                self.done.append(Done(number, ACTS[act], by))

    def took_in(self, number: str, service: str, *, channel: str, by: str) -> None:
        with self.lock:
            self.filed[number] = (service, channel, by)
            self.done.append(Done(number, "submit", by))

    def fault(self, words: str) -> None:
        with self.lock:
            self.faults.append(words)
        print(f"  {time.strftime('%H:%M:%S')}  {words}", flush=True)

    def of_cases(self) -> Counter[tuple[str, str]]:
        return Counter((one.number, one.act) for one in self.done)
