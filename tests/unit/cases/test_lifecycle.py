"""The life of a case, once more in plain words."""

from app.cases.lifecycle import ENDED, MOVES, Act, By, Status, moves_from

LIFE = """
draft        submit                -> submitted     applicant
draft        discard               -> discarded     applicant
draft        expire                -> discarded     system
submitted    accept                -> accepted      system, task holder
submitted    accept_lacking        -> accepted      task holder
submitted    deem_accepted         -> accepted      system
submitted    not_accept            -> not_accepted  task holder
submitted    return_for_correction -> to_correct    task holder
submitted    withdraw              -> withdrawn     applicant
submitted    change_delivery       -> submitted     applicant
submitted    hand_on               -> submitted     task holder
submitted    hand_back             -> submitted     task holder
submitted    keep_original         -> submitted     department
submitted    return_original       -> submitted     department
submitted    lose_original         -> submitted     head
submitted    claim                 -> submitted     task holder
submitted    put_back              -> submitted     task holder
submitted    reassign              -> submitted     head
to_correct   resubmit              -> submitted     applicant
to_correct   lapse                 -> terminated    system
to_correct   withdraw              -> withdrawn     applicant
to_correct   change_delivery       -> to_correct    applicant
to_correct   keep_original         -> to_correct    department
to_correct   return_original       -> to_correct    department
to_correct   lose_original         -> to_correct    head
accepted     make_good             -> accepted      applicant
accepted     pause                 -> accepted      task holder
accepted     resume                -> accepted      task holder
accepted     propose_extension     -> accepted      task holder
accepted     extend                -> accepted      head
accepted     decline_extension     -> accepted      head
accepted     recompute             -> accepted      system
accepted     tell_hearing          -> accepted      task holder
accepted     request_hearing       -> accepted      applicant
accepted     waive_hearing         -> accepted      applicant, system
accepted     set_hearing           -> accepted      task holder
accepted     hold_hearing          -> accepted      task holder
accepted     appoint_check         -> accepted      task holder
accepted     record_check          -> accepted      task holder
accepted     return_check          -> accepted      department
accepted     confirm_check         -> accepted      department
accepted     ask_opinion           -> accepted      task holder
accepted     give_opinion          -> accepted      task holder
accepted     recall_opinion        -> accepted      task holder
accepted     state                 -> accepted      applicant
accepted     hear                  -> accepted      task holder
accepted     hand_on               -> accepted      task holder
accepted     hand_back             -> accepted      task holder
accepted     claim                 -> accepted      task holder
accepted     put_back              -> accepted      task holder
accepted     reassign              -> accepted      head
accepted     tell_third            -> accepted      task holder
accepted     state_third           -> accepted      third party
accepted     request_third         -> accepted      third party
accepted     waive_third           -> accepted      system, third party
accepted     hear_third            -> accepted      task holder
accepted     pass_on               -> accepted      task holder
accepted     send_back             -> accepted      task holder
accepted     approve               -> approved      system, task holder
accepted     deem_renewed          -> approved      system
accepted     refuse                -> refused       task holder
accepted     terminate             -> terminated    task holder
accepted     lapse                 -> terminated    system
accepted     withdraw              -> withdrawn     applicant
accepted     change_delivery       -> accepted      applicant
accepted     keep_original         -> accepted      department
accepted     return_original       -> accepted      department
accepted     lose_original         -> accepted      head
approved     deliver               -> delivered     system
approved     hand_over             -> delivered     task holder
approved     post                  -> approved      system, task holder
approved     deliver_by_post       -> delivered     system, task holder
approved     come_back             -> approved      system, task holder
approved     change_delivery       -> approved      applicant
approved     claim                 -> approved      task holder
approved     put_back              -> approved      task holder
approved     reassign              -> approved      head
approved     sample                -> approved      system
approved     ask_review            -> approved      applicant
approved     confirm_automatic     -> approved      task holder
approved     differ                -> approved      task holder
approved     find_kept             -> approved      task holder
approved     tell_to_mend          -> approved      task holder
approved     return_original       -> approved      department
approved     lose_original         -> approved      head
delivered    claim                 -> delivered     task holder
delivered    put_back              -> delivered     task holder
delivered    reassign              -> delivered     head
delivered    ask_review            -> delivered     applicant
delivered    confirm_automatic     -> delivered     task holder
delivered    differ                -> delivered     task holder
delivered    propose_revocation    -> delivered     department
delivered    revoke                -> delivered     head
delivered    cancel_record         -> delivered     head
delivered    decline_revocation    -> delivered     head
delivered    find_kept             -> delivered     task holder
delivered    tell_to_mend          -> delivered     task holder
delivered    find_false            -> delivered     task holder
delivered    lift_bar              -> delivered     head
delivered    return_original       -> delivered     department
delivered    lose_original         -> delivered     head
refused      lift_bar              -> refused       head
refused      return_original       -> refused       department
refused      lose_original         -> refused       head
not_accepted lift_bar              -> not_accepted  head
not_accepted return_original       -> not_accepted  department
not_accepted lose_original         -> not_accepted  head
terminated   return_original       -> terminated    department
terminated   lose_original         -> terminated    head
withdrawn    return_original       -> withdrawn     department
withdrawn    lose_original         -> withdrawn     head
"""


def test_the_life_of_a_case_is_exactly_this() -> None:
    told = [f"{start:<12} {act:<21} -> {move.end:<13} {', '.join(sorted(move.by))}" for (start, act), move in MOVES.items()]
    assert told == LIFE.strip().splitlines()


def test_the_machine_never_refuses() -> None:
    assert all(
        By.SYSTEM not in move.by
        for (_, act), move in MOVES.items()
        if act in {Act.REFUSE, Act.NOT_ACCEPT, Act.RETURN, Act.TERMINATE, Act.REVOKE, Act.CANCEL_RECORD}
    )


def test_an_ended_case_stays_ended() -> None:
    """A person may look again at what the machine approved, what a case gave may be revoked, a bar that came of it lifted,
    and whoever brought an original gets it back."""
    assert all(move.end is start for (start, _act), move in MOVES.items() if start in ENDED)
    assert {status for status in ENDED if not moves_from(status)} == {Status.DISCARDED}


def test_every_status_can_be_reached() -> None:
    assert {move.end for move in MOVES.values()} | {Status.DRAFT} == set(Status)
