"""Who gets what, route by route. Read a line as: this visitor, asking this, is answered so.

in   is led to the sign-in page          303  is led on: it was done, or the page is elsewhere
403  may not                             404  for this visitor there is no such thing
409  the case does not stand where the act fits        422  the form says what is missing
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from io import BytesIO

from tests import world

Body = Mapping[str, str | Callable[[], object]]


@dataclass(frozen=True)
class Row:
    """One route and method, with an address made of the world's things, and what each visitor is answered."""

    endpoint: str
    method: str
    path: str
    expected: Mapping[str, str]

    @property
    def name(self) -> str:
        return f"{self.endpoint} {self.path}" if f"{self.endpoint} {self.path}" in BODIES else self.endpoint

    def address(self, things: Mapping[str, str]) -> str:
        return self.path.format(**things)

    def at_kiosk(self) -> "Row":
        return replace(self, path="/kiosk" + self.path)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


# what a form must carry to be complete; {names} are things of the world
BODIES: Mapping[str, Body] = {
    "manage.create": {"department": "housing"},
    "manage.give_up": {"reason": "号码已注销"},
    "manage.create_person": {"id_number": "990001198811031022", "name": "不是此名", "login_name": "wumeiling"},
    "manage.give_post": {"key": "k-post", "department": "health", "role": "reviewer", "from_day": "{next_month}"},
    "manage.change_post": {"key": "k-change", "department": "health", "role": "approver", "from_day": "{next_month}"},
    "manage.open_unit": {"department": "health", "code": "health-permits", "zh": "许可科", "en": "Permits section"},
    "window.give_reason": {"kind": "enquiry", "words": "群众来电"},
    "window.give_authority": {"key": "k-authority", "person": "nobody"},
    "window.join_first": {"login_name": "zhangmin", "code": "wrong", "password": "new-password-1", "again": "new-password-1"},
    "window.join_second": {"code": "000000"},
    "manage.switch_register": {"state": "on"},
    "manage.decide": {"edits": "0"},
    "manage.draw_paper": {"key": "k-draw", "template.html": "<p>", "sample": "0"},
    "portal.first_proof": {"id_number": "990001199403121023", "name": "林晓雯", "password": "wrong"},
    "portal.first_visit": {"id_number": "990001199403121023", "name": "林晓雯", "password": "a", "again": "b"},
    "portal.second_proof": {"code": "000000"},
    "portal.begin": {"key": "k-begin"},
    "portal.ask_for_proof": {"key": "k-proof", "purpose": "loan", "agreed": "yes"},
    "window.prepare_proof": {"key": "k-window-proof", "purpose": "loan", "agreed": "yes"},
    "window.file_proof": {"file_number": "住保17"},
    "portal.agree_to_proof": {"key": "k-agree"},
    "portal.decline_proof": {"key": "k-no"},
    "window.request_proof": {"key": "k-request", "proof": "medical-insurance-proof", "purpose": "核对参保情况"},
    "window.recall_proof": {"key": "k-recall"},
    "window.prepare_requested_proof": {"key": "k-window-agree"},
    "window.visit_decline": {"key": "k-window-no"},
    "portal.choose_contact": {"tongue": "zh"},
    "portal.ask_contact /my/contact/phone": {"address": "19900000077"},
    "portal.ask_contact /my/contact/email": {"address": "nobody"},
    "portal.prove_contact": {"code": "000000"},
    "portal.submit": {"key": "k-submit", "way": "electronic"},
    "portal.upload": {"premises_proof": lambda: (BytesIO(b"no picture"), "x.png")},
    "portal.discard_now": {"key": "k-discard"},
    "portal.open_slip": {"key": "k-slip", "path": "name", "claimed": "另一个名字", "reason": "登记有误"},
    "portal.withdraw_now": {"key": "k-withdraw", "reason": "不办了"},
    "portal.switch_party": {"party": "{mandate}"},
    "portal.give_mandate": {
        "key": "k-give",
        "name": "吴美玲",
        "id_number": "990001198811031022",
        "scope": "all",
        "until_day": "{next_month}",
    },
    "window.check_shown": {"key": "k-shown", "code": "ACDEFGHJKMNP", "purpose": "matter"},
    "verify.see_shown": {"key": "k-shown", "code": "ACDEFGHJKMNP"},
    "window.first_proof": {"login_name": "zhangmin", "password": "wrong"},
    "window.second_proof": {"code": "000000"},
    "window.confirm_now": {"code": "000000"},
    "window.accept": {"key": "k-accept", "text": "材料齐全"},
    "window.not_accept": {
        "key": "k-not-accept",
        "reason": "申请事项不属于本机关职权范围",
        "basis": "《行政许可法》第三十二条",
        "confirmed": "y",
    },
    "window.return_for_correction": {"key": "k-return", "item": "trade_name", "note-trade_name": "换一个字号"},
    "window.pass_on": {"key": "k-pass-on", "text": "符合条件", "proposal": "approve"},
    "window.approve": {"key": "k-approve", "text": "准予"},
    "window.refuse": {"key": "k-refuse", "reason": "经营场所不符合规定的条件", "basis": "条例第十条", "confirmed": "y"},
    "window.accept_lacking": {"key": "k-accept-lacking", "text": "承诺后补"},
    "window.pause": {"key": "k-pause", "procedure": "testing", "days": "5", "reason": "需要检测"},
    "window.resume": {"key": "k-resume", "result": "检测合格"},
    "window.propose_extension": {"key": "k-extension", "days": "2", "reason": "需要补充调查"},
    "window.extend": {"key": "k-extend", "note": "同意"},
    "window.decline_extension": {"key": "k-decline", "reason": "现有材料足以决定"},
    "window.tell_hearing": {"key": "k-tell-hearing", "reason": "经营场所不符合规定的条件", "basis": "条例第十条", "confirmed": "y"},
    "window.set_hearing": {"key": "k-set-hearing"},
    "window.hold_hearing": {"key": "k-hold-hearing", "record": "双方到场"},
    "window.appoint_check": {"key": "k-appoint-check"},
    "window.record_check": {"key": "k-record-check", "finding": "符合"},
    "window.confirm_check": {"key": "k-confirm-check"},
    "window.ask_vetting": {"key": "k-ask-vetting"},
    "window.settle_vetting": {"key": "k-settle-vetting"},
    "window.return_check": {"key": "k-return-check", "reason": "与现场不符"},
    "portal.request_hearing": {"key": "k-request-hearing"},
    "portal.waive_hearing": {"key": "k-waive-hearing"},
    "window.ask_opinion": {"key": "k-ask-opinion", "department": "health", "days": "3", "text": "是否同意"},
    "window.give_opinion": {"key": "k-give-opinion", "text": "同意"},
    "window.recall_opinion": {"key": "k-recall-opinion", "reason": "已无需征求"},
    "window.claim": {"key": "k-claim"},
    "window.put_back": {"key": "k-put-back"},
    "window.claim_picked": {"key": "k-claim-picked", "pick": "{number}"},
    "window.claim_next": {"key": "k-claim-next", "count": "1"},
    "window.batch_of_ticked": {"key": "k-batch-ticked", "pick": "{number}"},
    "window.decide_batch": {"key": "k-batch", "act": "accept", "pick": "{number}", "text": "材料齐全", "confirmed": "y"},
    "window.write_note": {"key": "k-note", "words": "请留意面积"},
    "window.strike_note": {"key": "k-strike", "reason": "写错了"},
    "window.add_phrase": {"act": "approve", "words": "符合条件，准予。"},
    "window.reassign": {"key": "k-reassign", "pick": "{accepted}_{person}", "role": "reviewer", "colleague": "{person}", "reason": "轮岗"},
    "window.enter_leave": {"officer": "nobody", "first": "2026-03-02", "last": "2026-03-01"},
    "window.save_view": {"name": "超期", "light": "over"},
    "window.hand_on_now": {"key": "k-hand-on", "colleague": "nobody", "reason": "请假"},
    "window.hand_back": {"key": "k-hand-back", "reason": "外出培训"},
    "window.send_back": {"key": "k-send-back", "reason": "请补充核查"},
    "window.propose_revocation": {
        "key": "k-revocation",
        "ground": "deceit",
        "reason": "申请时提交的场所证明系伪造",
        "basis": "《行政许可法》第六十九条",
        "confirmed": "y",
    },
    "window.revoke": {"key": "k-revoke", "confirmed": "y"},
    "window.cancel_record": {"key": "k-cancel-record", "confirmed": "y"},
    "window.decline_revocation": {"key": "k-leave", "reason": "证据不足"},
    "window.find_kept": {"key": "k-kept", "opinion": "现场核查，与承诺一致"},
    "window.tell_to_mend": {"key": "k-mend", "reason": "消毒记录不全", "days": "10"},
    "window.find_false": {
        "key": "k-false",
        "reason": "现场核查发现场所不符合承诺的条件",
        "basis": "《行政许可法》第六十九条",
        "confirmed": "y",
    },
    "window.suspend_certificate": {
        "key": "k-suspend",
        "why": "suspended.inspection",
        "note": "核查发现卫生设施不符合要求",
        "basis": "第九条",
        "confirmed": "y",
    },
    "window.give_back_certificate": {"key": "k-give-back", "why": "signed.rectified", "note": "整改合格", "confirmed": "y"},
    "window.lift_bar": {"key": "k-lift", "reason": "复议决定撤销了原决定", "confirmed": "y"},
    "portal.make_statement": {"key": "k-state", "words": "请求重新检测"},
    "portal.answer_interest": {"key": "k-answer-interest", "words": "请求改变位置"},
    "portal.waive_interest": {"key": "k-waive-interest"},
    "window.tell_third": {
        "key": "k-tell-third",
        "name": "林晓雯",
        "identifier": "990001199403121023",
        "interest": "影响通行",
        "intended": "登记一家餐饮店",
        "basis": "《中华人民共和国行政许可法》第三十六条",
        "days": "5",
    },
    "window.hear_third": {"key": "k-hear-third", "interest": "{interest}", "answer": "已复核"},
    "window.hear_statement": {"key": "k-hear", "answer": "已复核"},
    "window.terminate": {"key": "k-terminate", "reason": "经营场所已经拆除，无可登记的事项", "basis": "条例第十条", "confirmed": "y"},
    "portal.write_message": {"key": "k-message", "words": "请问何时办结？"},
    "window.write_message": {"key": "k-answer", "words": "三日内办结。"},
    "portal.ask_review_now": {"key": "k-review", "reason": "请工作人员核对"},
    "window.confirm_automatic": {"key": "k-confirm", "opinion": "无误"},
    "window.differ": {"key": "k-differ", "opinion": "登记信息有误"},
    "portal.change_delivery": {"key": "k-delivery", "way": "window"},
    "portal.bring_papers": {"key": "k-bring"},
    "window.take_papers": {"key": "k-papers"},
    "window.unmask": {"path": "id_number"},
    "window.ask_registers": {"key": "k-look-up"},
    "window.prove_mandate": {"code": "000000"},
    "window.find_citizen": {"sought": "990001199403121023", "name": "林晓雯"},
    "window.begin": {"key": "k-intake"},
    "window.visit_party": {"party": "{person}"},
    "window.open_slip": {"key": "k-doubt", "path": "name", "claimed": "另一个名字", "reason": "登记有误"},
    "window.intake_files": {"premises_proof": lambda: (BytesIO(b"no picture"), "x.png")},
    "window.submit": {"key": "k-intake-submit", "confirmed": "y", "way": "window"},
    "window.discard": {"key": "k-intake-discard"},
    "window.answer_slip": {"outcome": "stands", "answer": "经核对，登记无误"},
    "window.keep_original": {"key": "k-keep-original", "description": "营业执照正本", "pieces": "1"},
    "window.lose_original": {"key": "k-lose-original", "reason": "已查找保管柜与交接记录，未能找到。"},
    "window.return_original": {"key": "k-return-original", "identity_checked": "y", "kind": "holder", "receiver": "黄志明"},
    "window.give_handover": {"key": "k-give-handover", "to": "housing"},
    "window.receive_handover": {"key": "k-receive-handover"},
    "window.refuse_handover": {"key": "k-refuse-handover", "reason": "送错部门"},
    "window.cancel_handover": {"key": "k-cancel-handover", "reason": "申请人已到场"},
    "window.export_board": {"table": "parts", "format": "csv"},
    "window.export_events": {"format": "csv"},
    "window.answer_event": {"key": "k-answer-event", "text": "经办人病假，已安排顶岗"},
    "window.send_back_answer": {"key": "k-send-back-answer", "text": "请说明整改措施"},
    "window.close_event": {"key": "k-close-event", "text": "整改到位"},
    "window.name_owner": {"key": "k-name-owner", "owner": ""},
    "window.hand_over": {"key": "k-hand-over", "identity_checked": "y", "kind": "holder", "receiver": "黄志明", "on_paper": "y"},
    "window.put_on_shelf": {"key": "k-put-on-shelf", "shelf": "H40"},
    "window.renew_code": {"key": "k-renew-code"},
    "window.remind": {"key": "k-remind"},
    "window.book_parcel": {"key": "k-book-parcel"},
    "window.came_back": {"key": "k-came-back", "reason": "地址不详"},
    "window.post": {"key": "k-post", "carrier": "邮政速递", "tracking": "EX000000001CN"},
    "window.received": {"key": "k-received", "receiver": "黄志明", "day": "2026-03-02"},
    "verify.name": {"number": "x", "name": "y"},
    "verify.file": {"file": lambda: (BytesIO(b"%PDF-1.7 nothing"), "x.pdf")},
    "demo.enter_as": {"person": "lin-xiaowen"},
    "demo.advance_clock": {"days": "1"},
    "demo.switch_register": {"state": "slow"},
}

TABLE = """
# endpoint                      method  address                                   nobody owner other agent clerk reviewer stranger approver head output admin supervisor security auditor

# pages for everyone
portal.home                     GET     /                                         200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.about                    GET     /about                                    200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.accessibility            GET     /accessibility                            200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.privacy                  GET     /privacy                                  200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.search                   GET     /search?q=医保                            200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.services                 GET     /services                                 200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.services                 GET     /services/for/person                      200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.services                 GET     /services/for/nobody                      404 404 404 404 404 404 404 404 404 404 404 404 404 404
portal.proofs_offered           GET     /proofs                                   200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.proof_to_ask             GET     /proofs/housing-proof                     in  200 200 200 403 403 403 403 403 403 403 403 403 403
portal.proof_to_ask             GET     /proofs/{code}                            in  404 404 404 403 403 403 403 403 403 403 403 403 403
portal.ask_for_proof            POST    /proofs/housing-proof                     in  303 303 303 403 403 403 403 403 403 403 403 403 403
portal.proof                    GET     /my/proofs/{proof}                        in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.proof                    GET     /my/proofs/{number}                       in  404 404 404 403 403 403 403 403 403 403 403 403 403
portal.take_back_proof          POST    /my/proofs/{proof}/take-back              in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.enquiries                GET     /enquiries                                200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.enquiry                  GET     /enquiries/my-social-insurance            in  200 200 200 403 403 403 403 403 403 403 403 403 403
portal.enquiry                  GET     /enquiries/no-such-enquiry                in  404 404 404 403 403 403 403 403 403 403 403 403 403
portal.ask                      POST    /enquiries/my-social-insurance            in  200 200 403 403 403 403 403 403 403 403 403 403 403
portal.ask                      POST    /enquiries/our-firm                       in  403 403 403 403 403 403 403 403 403 403 403 403 403
portal.matters                  GET     /matters                                  200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.matters                  GET     /matters?office=nobody&page=99            200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.matter                   GET     /matters/99GA01010701                     200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.matter                   GET     /matters/000131128000                     303 303 303 303 303 303 303 303 303 303 303 303 303 303
portal.matter                   GET     /matters/no-such-matter                   404 404 404 404 404 404 404 404 404 404 404 404 404 404
portal.topic                    GET     /topics/housing                           200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.departments              GET     /departments                              200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.department               GET     /departments/housing                      200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.guide                    GET     /services/{code}                          200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.precheck                 GET     /services/{code}/precheck                 200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.situation                GET     /services/individual-business/situation   200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.situation                GET     /services/housing-proof/situation         404 404 404 404 404 404 404 404 404 404 404 404 404 404
portal.precheck                 GET     /services/no-such-service/precheck        404 404 404 404 404 404 404 404 404 404 404 404 404 404
portal.precheck_answers         POST    /services/{code}/precheck                 200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.blank_form               GET     /services/{code}/form                     200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.sample_form              GET     /services/{code}/sample                   200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.sample_form              GET     /services/no-such-service/sample          404 404 404 404 404 404 404 404 404 404 404 404 404 404
portal.guide                    GET     /services/no-such-service                 404 404 404 404 404 404 404 404 404 404 404 404 404 404
verify.page                     GET     /v/                                       200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.certificate              GET     /v/{certificate}                          200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.shown                    GET     /v/shown                                  200 200 200 200 303 303 303 303 303 303 200 200 200 200
verify.shown                    GET     /v/shown/nothing-of-ours                  200 200 200 200 303 303 303 303 303 303 200 200 200 200
verify.see_shown                POST    /v/shown                                  422 422 422 422 422 422 422 422 422 422 422 422 422 422
verify.authority                GET     /v/authority/root.pem                         200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.log.page                 GET     /v/log                                    200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.log_api.heads            GET     /v/log/heads                              200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.log_api.newest_head      GET     /v/log/heads/latest                       200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.log_api.head             GET     /v/log/heads/999999                       404 404 404 404 404 404 404 404 404 404 404 404 404 404
verify.log_api.leaves           GET     /v/log/leaves?start=0                     200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.log_api.inclusion        GET     /v/log/inclusion?certificate={certificate}  200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.log_api.consistency      GET     /v/log/consistency?older=2&newer=1        422 422 422 422 422 422 422 422 422 422 422 422 422 422
verify.log_api.keys             GET     /v/log/keys                               200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.log_api.seals            GET     /v/log/seals                              200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.log_api.token            GET     /v/log/seals/2020-01-01.tst               404 404 404 404 404 404 404 404 404 404 404 404 404 404
verify.log_api.stamped          GET     /v/log/seals/never.txt                    404 404 404 404 404 404 404 404 404 404 404 404 404 404
verify.log_api.checker          GET     /v/log/checker.py                         200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.status_api.status_list   GET     /v/status/revocation/0                    200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.status_api.status_list   GET     /v/status/suspension/9                    404 404 404 404 404 404 404 404 404 404 404 404 404 404
verify.check                    GET     /v/check                                      200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.keys                     GET     /v/keys.json                                  200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.worker                   GET     /v/worker.js                                  200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.file                     POST    /v/file                                   200 200 200 200 200 200 200 200 200 200 200 200 200 200
verify.name                     POST    /v/name                                   200 200 200 200 200 200 200 200 200 200 200 200 200 200
authority.ocsp_by_address       GET     /v/authority/ocsp/MAoD                    200 200 200 200 200 200 200 200 200 200 200 200 200 200
authority.ocsp_by_post          POST    /v/authority/ocsp                         200 200 200 200 200 200 200 200 200 200 200 200 200 200

# signing in: whoever has a citizen's session is led on
portal.sign_in                  GET     /sign-in                                  200 303 303 303 200 200 200 200 200 200 200 200 200 200
portal.first_proof              POST    /sign-in                                  422 422 422 422 422 422 422 422 422 422 422 422 422 422
portal.register                 GET     /register                                 200 200 200 200 200 200 200 200 200 200 200 200 200 200
portal.first_visit              POST    /register                                 422 422 422 422 422 422 422 422 422 422 422 422 422 422
portal.code                     GET     /sign-in/code                             303 303 303 303 303 303 303 303 303 303 303 303 303 303
portal.second_proof             POST    /sign-in/code                             303 303 303 303 303 303 303 303 303 303 303 303 303 303
portal.send_again               POST    /sign-in/code/again                       303 303 303 303 303 303 303 303 303 303 303 303 303 303
portal.sign_out                 POST    /sign-out                                 303 303 303 303 303 303 303 303 303 303 303 303 303 303
web.resume                      GET     /resume                                   in  303 303 303 303 303 303 303 303 303 303 303 303 303

# what is mine, and nobody else's
portal.my                       GET     /my                                       in  200 200 200 403 403 403 403 403 403 403 403 403 403
portal.print_case               GET     /my/cases/{number}/form                   in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.progress                 GET     /my/cases/{number}                        in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.progress                 GET     /my/cases/YJ2020010100001                 in  404 404 404 403 403 403 403 403 403 403 403 403 403
portal.dates                    GET     /my/cases/{number}/dates                  in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.papers_to_follow         GET     /my/cases/{number}/papers                 in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.delivery                 GET     /my/cases/{number}/delivery               in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.delivery                 GET     /my/cases/{done}/delivery                 in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.change_delivery          POST    /my/cases/{number}/delivery               in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.change_delivery          POST    /my/cases/{done}/delivery                 in  409 404 404 403 403 403 403 403 403 403 403 403 403
portal.bring_papers             POST    /my/cases/{number}/papers                 in  409 404 404 403 403 403 403 403 403 403 403 403 403
portal.hearing                  GET     /my/cases/{number}/hearing                in  404 404 404 403 403 403 403 403 403 403 403 403 403
portal.request_hearing          POST    /my/cases/{number}/hearing/request        in  409 404 404 403 403 403 403 403 403 403 403 403 403
portal.waive_hearing            POST    /my/cases/{number}/hearing/waive          in  409 404 404 403 403 403 403 403 403 403 403 403 403
portal.ask_review               GET     /my/cases/{done}/review                   in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.ask_review_now           POST    /my/cases/{done}/review                   in  409 404 404 403 403 403 403 403 403 403 403 403 403
portal.talk                     GET     /my/cases/{number}/messages               in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.write_message            POST    /my/cases/{number}/messages               in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.statement                GET     /my/cases/{number}/statement              in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.make_statement           POST    /my/cases/{number}/statement              in  409 404 404 403 403 403 403 403 403 403 403 403 403
portal.agree_to_proof           POST    /my/cases/{wanted}/proofs/{wanted_request}/agree    in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.agree_to_proof           POST    /my/cases/{number}/proofs/{wanted_request}/agree    in  404 404 404 403 403 403 403 403 403 403 403 403 403
portal.decline_proof            POST    /my/cases/{wanted}/proofs/{wanted_request}/decline  in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.decline_proof            POST    /my/cases/{lent}/proofs/{lent_request}/decline      in  409 404 404 403 403 403 403 403 403 403 403 403 403
portal.interests                GET     /my/interests                             in  200 200 200 403 403 403 403 403 403 403 403 403 403
portal.interest                 GET     /my/interests/{interest}                  in  404 200 404 403 403 403 403 403 403 403 403 403 403
portal.answer_interest          POST    /my/interests/{interest}/answer           in  404 303 404 403 403 403 403 403 403 403 403 403 403
portal.waive_interest           POST    /my/interests/{interest}/waive            in  404 303 404 403 403 403 403 403 403 403 403 403 403
portal.receipt                  GET     /my/cases/{number}/receipt                in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.withdraw                 GET     /my/cases/{number}/withdraw               in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.withdraw_now             POST    /my/cases/{number}/withdraw               in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.withdraw_now             POST    /my/cases/{done}/withdraw                 in  409 404 404 403 403 403 403 403 403 403 403 403 403
portal.certificates             GET     /my/certificates                          in  200 200 200 403 403 403 403 403 403 403 403 403 403
portal.certificate              GET     /my/certificates/{certificate}            in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.show_certificate         GET     /my/certificates/{certificate}/show       in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.show_certificate_now     POST    /my/certificates/{certificate}/show       in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.certificate_pdf          GET     /my/certificates/{certificate}.pdf        in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.certificate_ofd          GET     /my/certificates/{certificate}.ofd        in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.slips                    GET     /my/slips                                 in  200 200 200 403 403 403 403 403 403 403 403 403 403
portal.my_data                  GET     /my/data                                  in  200 200 303 403 403 403 403 403 403 403 403 403 403
portal.change_consent           POST    /my/data/consents/reuse-answers           in  303 303 404 403 403 403 403 403 403 403 403 403 403
portal.contact                  GET     /my/contact                               in  200 200 200 403 403 403 403 403 403 403 403 403 403
portal.choose_contact           POST    /my/contact                               in  303 303 303 403 403 403 403 403 403 403 403 403 403
portal.ask_contact              POST    /my/contact/phone                         in  303 303 303 403 403 403 403 403 403 403 403 403 403
portal.ask_contact              POST    /my/contact/email                         in  422 422 422 403 403 403 403 403 403 403 403 403 403
portal.forget_contact           POST    /my/contact/email/delete                  in  303 303 303 403 403 403 403 403 403 403 403 403 403
portal.contact_code             GET     /my/contact/code/00000000-0000-7000-8000-000000000000                in  303 303 303 403 403 403 403 403 403 403 403 403 403
portal.prove_contact            POST    /my/contact/code/00000000-0000-7000-8000-000000000000                in  303 303 303 403 403 403 403 403 403 403 403 403 403
portal.send_contact_again       POST    /my/contact/code/00000000-0000-7000-8000-000000000000/again          in  404 404 404 403 403 403 403 403 403 403 403 403 403
portal.change_consent           POST    /my/data/consents/sell-everything         in  404 404 404 403 403 403 403 403 403 403 403 403 403
portal.inbox                    GET     /inbox                                    in  200 200 200 403 403 403 403 403 403 403 403 403 403
portal.open_message             GET     /inbox/{message}                          in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.read_message             POST    /inbox/{message}/read                     in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.read_all                 POST    /inbox/read                               in  303 303 303 403 403 403 403 403 403 403 403 403 403

# applying
portal.start                    GET     /services/{code}/apply                    in  200 200 200 403 403 403 403 403 403 403 403 403 403
portal.begin                    POST    /services/{code}/apply                    in  303 303 303 403 403 403 403 403 403 403 403 403 403
portal.resume                   GET     /apply/{draft}                            in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.step                     GET     /apply/{draft}/steps/operator             in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.save_step                POST    /apply/{draft}/steps/operator             in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.autosave                 POST    /apply/{draft}/steps/operator/autosave    in  204 404 404 403 403 403 403 403 403 403 403 403 403
portal.upload                   POST    /apply/{draft}/steps/business/upload      in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.ask_confirmations        POST    /apply/{draft}/confirmations                      in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.confirmation             GET     /confirmations/{person}                           in  404 404 404 403 403 403 403 403 403 403 403 403 403
portal.answer_confirmation      POST    /confirmations/{person}                           in  404 404 404 403 403 403 403 403 403 403 403 403 403
portal.own_file                 GET     /apply/{draft}/files/{draft_upload}       in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.print_draft              GET     /apply/{draft}/print                      in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.check                    GET     /apply/{draft}/check                      in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.submit                   POST    /apply/{draft}/submit                     in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.dispute                  GET     /apply/{draft}/dispute?path=name          in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.open_slip                POST    /apply/{draft}/dispute?path=name          in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.changes                  GET     /apply/{draft}/changes                    in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.go_on_with_changes       POST    /apply/{draft}/changes                    in  303 404 404 403 403 403 403 403 403 403 403 403 403
portal.window_code              GET     /apply/{draft}/window-code                in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.make_window_code         POST    /apply/{draft}/window-code                in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.discard                  GET     /apply/{draft}/delete                     in  200 404 404 403 403 403 403 403 403 403 403 403 403
portal.discard_now              POST    /apply/{draft}/delete                     in  303 404 404 403 403 403 403 403 403 403 403 403 403

# for whom I act
portal.party                    GET     /act-for                                  in  200 200 200 403 403 403 403 403 403 403 403 403 403
portal.switch_party             POST    /act-for                                  in  403 403 303 403 403 403 403 403 403 403 403 403 403
portal.find_firms               POST    /act-for/firms                            in  303 303 303 403 403 403 403 403 403 403 403 403 403
portal.mandates                 GET     /mandates                                 in  200 200 200 403 403 403 403 403 403 403 403 403 403
portal.give_mandate             POST    /mandates                                 in  303 303 403 403 403 403 403 403 403 403 403 403 403
portal.confirm_mandate          POST    /mandates/{mandate}/confirm               in  404 404 303 403 403 403 403 403 403 403 403 403 403
portal.withdraw_mandate         POST    /mandates/{mandate}/withdraw              in  303 404 303 403 403 403 403 403 403 403 403 403 403

# the desks
window.sign_in                  GET     /window/sign-in                           200 200 200 200 303 303 303 303 303 303 303 303 303 303
window.first_proof              POST    /window/sign-in                           422 422 422 422 422 422 422 422 422 422 422 422 422 422
window.totp                     GET     /window/sign-in/code                      303 303 303 303 303 303 303 303 303 303 303 303 303 303
window.second_proof             POST    /window/sign-in/code                      303 303 303 303 303 303 303 303 303 303 303 303 303 303
window.confirm                  GET     /window/confirm                           in  403 403 403 200 200 200 200 200 200 200 200 200 200
window.confirm_now              POST    /window/confirm                           in  403 403 403 422 422 422 422 422 422 422 422 422 422
window.join                      GET     /window/join                              200 200 200 200 200 200 200 200 200 200 200 200 200 200
window.join_first                POST    /window/join                              422 422 422 422 422 422 422 422 422 422 422 422 422 422
window.join_factor               GET     /window/join/factor                       303 303 303 303 303 303 303 303 303 303 303 303 303 303
window.join_second               POST    /window/join/factor                       303 303 303 303 303 303 303 303 303 303 303 303 303 303
window.me                        GET     /window/me                                in  403 403 403 200 200 200 200 200 200 200 200 200 200
window.work_in_post              POST    /window/me/posts/{post}                   in  403 403 403 403 403 403 403 403 403 403 403 403 403
window.begin_key                 POST    /window/sign-in/key/begin                 422 422 422 422 422 422 422 422 422 422 422 422 422 422
window.second_proof_by_key       POST    /window/sign-in/key                       303 303 303 303 303 303 303 303 303 303 303 303 303 303
window.begin_confirm_key         POST    /window/confirm/key/begin                 in  403 403 403 200 200 200 200 200 200 200 200 200 200
window.confirm_by_key            POST    /window/confirm/key                       in  403 403 403 303 303 303 303 303 303 303 303 303 303
window.begin_new_key             POST    /window/me/keys/begin                     in  403 403 403 200 200 200 200 200 200 200 200 200 200
window.add_key                   POST    /window/me/keys                           in  403 403 403 303 303 303 303 303 303 303 303 303 303
window.remove_key                POST    /window/me/keys/{person}/remove           in  403 403 403 404 404 404 404 404 404 404 404 404 404
window.begin_codes               POST    /window/me/codes/begin                    in  403 403 403 303 303 303 303 303 303 303 303 303 303
window.codes                     GET     /window/me/codes                          in  403 403 403 303 303 303 303 303 303 303 303 303 303
window.enrol_codes               POST    /window/me/codes                          in  403 403 403 303 303 303 303 303 303 303 303 303 303
window.remove_codes              POST    /window/me/codes/remove                   in  403 403 403 409 409 409 409 409 409 409 409 409 409
window.authorities               GET     /window/authorities                       in  403 403 403 403 403 403 403 200 403 403 403 403 403
window.give_authority            POST    /window/authorities                       in  403 403 403 403 403 403 403 422 403 403 403 403 403
window.authority                 GET     /window/authorities/{authority}           in  403 403 403 403 200 404 200 200 403 403 403 403 403
window.authority                 GET     /window/authorities/{person}              in  403 403 403 403 404 404 404 404 403 403 403 403 403
window.withdraw_authority        POST    /window/authorities/{authority}/withdraw  in  403 403 403 403 403 403 403 303 403 403 403 403 403
window.reason                    GET     /window/cases/{number}/reason             in  403 403 403 200 200 404 200 200 200 403 403 403 403
window.give_reason               POST    /window/cases/{number}/reason             in  403 403 403 303 303 404 303 303 303 403 403 403 403
window.sign_out                 POST    /window/sign-out                          303 303 303 303 303 303 303 303 303 303 303 303 303 303
window.queue                    GET     /window/                                  in  403 403 403 200 200 200 200 200 303 303 303 303 303
window.queue_rows               GET     /window/rows                              in  403 403 403 200 200 200 200 200 200 200 200 200 200
window.case                     GET     /window/cases/{number}                    in  403 403 403 200 303 404 303 303 303 403 403 403 403
window.case                     GET     /window/cases/YJ2020010100001             in  403 403 403 404 404 404 404 404 303 403 403 403 403
window.dates                    GET     /window/cases/{number}/dates              in  403 403 403 200 303 404 303 303 303 403 403 403 403
window.dates                    GET     /window/cases/YJ2020010100001/dates       in  403 403 403 404 404 404 404 404 404 403 403 403 403
window.decision                 GET     /window/cases/{done}/decision             in  403 403 403 200 200 404 200 303 403 403 403 403 403
window.decision                 GET     /window/cases/{number}/decision           in  403 403 403 404 303 404 303 303 403 403 403 403 403
window.unmask                   POST    /window/cases/{number}/unmask             in  403 403 403 303 403 404 403 403 403 403 403 403 403
window.uploaded_file            GET     /window/cases/{number}/files/{upload}     in  403 403 403 200 303 404 303 303 403 403 403 403 403
window.uploaded_file            GET     /window/cases/{done}/files/{upload}       in  403 403 403 404 404 404 404 303 403 403 403 403 403
window.certificate              GET     /window/cases/{done}/certificates/{certificate}    in  403 403 403 200 200 404 200 303 303 403 403 403 403
window.certificate              GET     /window/cases/{number}/certificates/{certificate}  in  403 403 403 404 303 404 303 303 303 403 403 403 403
window.receipt                  GET     /window/cases/{number}/receipt            in  403 403 403 200 403 403 403 403 403 403 403 403 403

# acts on a case: who holds its open task, and nobody else
window.accept                   POST    /window/cases/{number}/accept             in  403 403 403 303 403 404 403 403 403 403 403 403 403
window.accept_lacking           POST    /window/cases/{number}/accept-lacking     in  403 403 403 409 403 404 403 403 403 403 403 403 403
window.not_accept               POST    /window/cases/{number}/not-accept         in  403 403 403 303 403 404 403 403 403 403 403 403 403
window.correction               GET     /window/cases/{number}/correction         in  403 403 403 200 303 404 303 403 403 403 403 403 403
window.return_for_correction    POST    /window/cases/{number}/correction         in  403 403 403 303 403 404 403 403 403 403 403 403 403
window.verify_material          POST    /window/cases/{number}/materials/none/verify  in  403 403 403 409 403 404 403 403 403 403 403 403 403
window.recheck                  POST    /window/cases/{number}/recheck            in  403 403 403 200 403 404 403 403 403 403 403 403 403
window.ask_registers            POST    /window/cases/{number}/look-up            in  403 403 403 303 403 404 403 403 403 403 403 403 403
window.pass_on                  POST    /window/cases/{accepted}/pass-on          in  403 403 403 403 303 404 403 403 403 403 403 403 403
window.pause                    POST    /window/cases/{accepted}/pause            in  403 403 403 403 422 404 403 403 403 403 403 403 403
window.resume                   POST    /window/cases/{accepted}/resume           in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.propose_extension        POST    /window/cases/{accepted}/extension        in  403 403 403 403 303 404 403 403 403 403 403 403 403
window.extend                   POST    /window/cases/{asked}/extension/sign      in  403 403 403 403 403 403 403 303 403 403 403 403 403
window.extend                   POST    /window/cases/{accepted}/extension/sign   in  403 403 403 403 403 403 403 403 403 403 403 403 403
window.decline_extension        POST    /window/cases/{asked}/extension/decline   in  403 403 403 403 403 403 403 303 403 403 403 403 403
window.tell_hearing             POST    /window/cases/{accepted}/hearing          in  403 403 403 403 303 404 403 403 403 403 403 403 403
window.set_hearing              POST    /window/cases/{accepted}/hearing/day      in  403 403 403 403 422 404 403 403 403 403 403 403 403
window.hold_hearing             POST    /window/cases/{accepted}/hearing/record   in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.site_check               GET     /window/cases/{accepted}/site-check       in  403 403 403 404 404 404 303 303 403 403 403 403 403
window.appoint_check            POST    /window/cases/{accepted}/site-check       in  403 403 403 403 404 404 403 403 403 403 403 403 403
window.record_check             POST    /window/cases/{accepted}/site-check/record   in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.confirm_check            POST    /window/cases/{accepted}/site-check/confirm  in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.return_check             POST    /window/cases/{accepted}/site-check/return   in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.vetting                  GET     /window/cases/{accepted}/vetting          in  403 403 403 403 404 404 303 403 403 403 403 403 403
window.ask_vetting              POST    /window/cases/{accepted}/vetting          in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.settle_vetting           POST    /window/cases/{accepted}/vetting/settle   in  403 403 403 403 404 404 403 403 403 403 403 403 403
window.ask_opinion              POST    /window/cases/{accepted}/opinion          in  403 403 403 403 303 404 403 403 403 403 403 403 403
window.give_opinion             POST    /window/cases/{accepted}/opinion/give     in  403 403 403 403 403 404 403 403 403 403 403 403 403
window.recall_opinion           POST    /window/cases/{accepted}/opinion/recall   in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.claim                    POST    /window/cases/{number}/claim              in  403 403 403 303 403 404 403 403 403 403 403 403 403
window.put_back                 POST    /window/cases/{number}/put-back           in  403 403 403 409 403 404 403 403 403 403 403 403 403
window.claim_picked             POST    /window/claims                            in  403 403 403 303 303 303 303 303 403 403 403 403 403
window.claim_next               POST    /window/claims/next                       in  403 403 403 303 303 303 303 303 403 403 403 403 403
window.batch_of_ticked          POST    /window/batch/ticked                      in  403 403 403 303 303 303 303 403 403 403 403 403 403
window.batch_page               GET     /window/batch?pick={number}&pick={accepted}  in  403 403 403 200 200 303 303 403 403 403 403 403 403
window.decide_batch             POST    /window/batch                             in  403 403 403 200 200 200 200 403 403 403 403 403 403
window.write_note               POST    /window/cases/{number}/notes  in  403 403 403 303 403 404 403 403 403 403 403 403 403
window.strike_note              POST    /window/cases/{number}/notes/{person}/strike  in  403 403 403 404 403 404 403 403 403 403 403 403 403
window.kept_phrases             GET     /window/phrases                           in  403 403 403 200 200 200 200 200 403 403 403 403 403
window.add_phrase               POST    /window/phrases                           in  403 403 403 303 303 303 303 303 403 403 403 403 403
window.delete_phrase            POST    /window/phrases/{person}/delete           in  403 403 403 303 303 303 303 303 403 403 403 403 403
window.workload                 GET     /window/workload                          in  403 403 403 403 403 403 403 200 403 403 403 403 403
window.reassign                 POST    /window/workload/reassign                 in  403 403 403 403 403 403 403 303 403 403 403 403 403
window.all_leaves               GET     /window/leaves                            in  403 403 403 200 200 200 200 200 403 403 403 403 403
window.enter_leave              POST    /window/leaves                            in  403 403 403 422 422 422 422 422 403 403 403 403 403
window.end_leave                POST    /window/leaves/{person}/end               in  403 403 403 303 303 303 303 303 403 403 403 403 403
window.save_view                POST    /window/views                             in  403 403 403 303 303 303 303 303 403 403 403 403 403
window.forget_view              POST    /window/views/{person}/delete               in  403 403 403 303 303 303 303 303 403 403 403 403 403
window.hand_on                  GET     /window/cases/{accepted}/hand-on  in  403 403 403 403 200 404 303 303 403 403 403 403 403
window.hand_on_now              POST    /window/cases/{accepted}/hand-on         in  403 403 403 403 422 404 403 403 403 403 403 403 403
window.hand_back                POST    /window/cases/{accepted}/hand-back       in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.send_back                POST    /window/cases/{accepted}/send-back        in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.send_back                POST    /window/cases/{passed_on}/send-back       in  403 403 403 403 403 404 303 403 403 403 403 403 403
window.propose_revocation       POST    /window/cases/{delivered}/revocation      in  403 403 403 403 303 404 303 403 403 403 403 403 403
window.propose_revocation       POST    /window/cases/{accepted}/revocation       in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.revoke                   POST    /window/cases/{proposed}/revocation/revoke   in  403 403 403 403 403 403 403 303 403 403 403 403 403
window.cancel_record            POST    /window/cases/{proposed}/revocation/cancel   in  403 403 403 403 403 403 403 409 403 403 403 403 403
window.decline_revocation       POST    /window/cases/{proposed}/revocation/decline  in  403 403 403 403 403 403 403 303 403 403 403 403 403
window.certificates             GET     /window/certificates                      in  403 403 403 403 403 403 200 200 403 403 403 403 403
window.certificates             GET     /window/certificates?number=nothing       in  403 403 403 403 403 403 404 404 403 403 403 403 403
window.holding_document         GET     /window/certificates/{certificate}/documents/{certificate}  in  403 403 403 403 403 403 404 404 403 403 403 403 403
window.suspend_certificate      POST    /window/certificates/{certificate}/suspend    in  403 403 403 403 403 403 303 303 403 403 403 403 403
window.give_back_certificate    POST    /window/certificates/{certificate}/give-back  in  403 403 403 403 403 403 409 409 403 403 403 403 403
window.find_kept                POST    /window/cases/{delivered}/promise/kept      in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.tell_to_mend             POST    /window/cases/{delivered}/promise/mend      in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.find_false               POST    /window/cases/{delivered}/promise/false     in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.lift_bar                POST    /window/cases/{proposed}/bars/deceit/lift   in  403 403 403 403 403 403 403 409 403 403 403 403 403
window.hear_statement           POST    /window/cases/{accepted}/statement        in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.tell_third               POST    /window/cases/{accepted}/interests        in  403 403 403 403 303 404 403 403 403 403 403 403 403
window.hear_third               POST    /window/cases/{touched}/interests/answer  in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.terminate                POST    /window/cases/{passed_on}/terminate       in  403 403 403 403 403 404 303 403 403 403 403 403 403
window.write_message            POST    /window/cases/{accepted}/messages         in  403 403 403 303 303 404 403 403 403 403 403 403 403
window.confirm_automatic        POST    /window/cases/{desk}/second-look/confirm  in  403 403 403 403 403 404 403 403 403 403 403 403 403
window.differ                   POST    /window/cases/{desk}/second-look/differ   in  403 403 403 403 403 404 403 403 403 403 403 403 403
window.approve                  POST    /window/cases/{accepted}/approve          in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.approve                  POST    /window/cases/{passed_on}/approve         in  403 403 403 403 403 404 303 403 403 403 403 403 403
window.refuse                   POST    /window/cases/{passed_on}/refuse          in  403 403 403 403 403 404 303 403 403 403 403 403 403
window.approve                  POST    /window/cases/{done}/approve              in  403 403 403 403 409 404 409 403 403 403 403 403 403

# intake at the window: the clerk's own
window.intake                   GET     /window/intake                            in  403 403 403 200 403 403 403 403 403 403 403 403 403
window.find_citizen             POST    /window/intake                            in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.find_by_card             POST    /window/intake/card                       in  403 403 403 422 403 403 403 403 403 403 403 403 403
window.choose_citizen           POST    /window/intake/choose                     in  403 403 403 422 403 403 403 403 403 403 403 403 403
window.next_citizen             POST    /window/intake/next                       in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.visit                    GET     /window/visits/{visit}                    in  403 403 403 200 403 403 403 403 403 403 403 403 403
window.visit                    GET     /window/visits/{draft}                    in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.visit_proofs             GET     /window/visits/{visit}/proofs             in  403 403 403 200 403 403 403 403 403 403 403 403 403
window.visit_proof              GET     /window/visits/{visit}/proofs/housing-proof in  403 403 403 200 403 403 403 403 403 403 403 403 403
window.prepare_proof            POST    /window/visits/{visit}/proofs/housing-proof in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.given_proof              GET     /window/cases/{proof}/proof               in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.proofs_received          GET     /window/proofs                            in  403 403 403 403 200 200 200 200 403 403 403 403 403
window.proof_received           GET     /window/proofs/{sending}                  in  403 403 403 403 200 404 200 200 403 403 403 403 403
window.file_proof               POST    /window/proofs/{sending}                  in  403 403 403 403 303 404 303 303 403 403 403 403 403
window.request_proof            POST    /window/cases/{accepted}/proofs           in  403 403 403 403 303 404 403 403 403 403 403 403 403
window.request_proof            POST    /window/cases/{wanted}/proofs             in  403 403 403 403 409 404 403 403 403 403 403 403 403
window.recall_proof             POST    /window/cases/{wanted}/proofs/{wanted_request}/recall  in  403 403 403 403 303 404 403 403 403 403 403 403 403
window.requested_proof          GET     /window/cases/{lent}/proofs/{lent_request}             in  403 403 403 403 200 404 303 303 403 403 403 403 403
window.requested_proof          GET     /window/cases/{wanted}/proofs/{wanted_request}         in  403 403 403 403 404 404 303 303 403 403 403 403 403
window.visit_request            GET     /window/visits/{visit}/requests/{at_window_request}    in  403 403 403 200 403 403 403 403 403 403 403 403 403
window.visit_request            GET     /window/visits/{visit}/requests/{wanted_request}       in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.prepare_requested_proof  POST    /window/visits/{visit}/requests/{at_window_request}/agree    in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.visit_decline            POST    /window/visits/{visit}/requests/{at_window_request}/decline  in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.visit_party              POST    /window/visits/{visit}/party              in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.take_correction          POST    /window/visits/{visit}/corrections/{draft}   in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.ask_for_firms            POST    /window/visits/{visit}/firms              in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.visit_certificates       GET     /window/visits/{visit}/certificates       in  403 403 403 200 403 403 403 403 403 403 403 403 403
window.visit_receipts           GET     /window/visits/{visit}/receipts           in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.promised_papers          GET     /window/visits/{visit}/cases/{accepted}/papers   in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.take_papers              POST    /window/visits/{visit}/cases/{accepted}/papers   in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.entrust                  GET     /window/visits/{visit}/mandate            in  403 403 403 200 403 403 403 403 403 403 403 403 403
window.write_mandate            POST    /window/visits/{visit}/mandate            in  403 403 403 422 403 403 403 403 403 403 403 403 403
window.entrust_code             GET     /window/visits/{visit}/mandate/{person}   in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.prove_mandate            POST    /window/visits/{visit}/mandate/{person}   in  403 403 403 422 403 403 403 403 403 403 403 403 403
window.intake_doubt             GET     /window/intake/drafts/{intake}/doubt?path=name   in  403 403 403 200 403 403 403 403 403 403 403 403 403
window.intake_doubt             GET     /window/intake/drafts/{draft}/doubt?path=name    in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.open_slip                POST    /window/intake/drafts/{intake}/doubt?path=name   in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.begin                    POST    /window/visits/{visit}/begin/{code}       in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.intake_draft             GET     /window/intake/drafts/{intake}/           in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.intake_step              GET     /window/intake/drafts/{intake}/steps/operator    in  403 403 403 200 403 403 403 403 403 403 403 403 403
window.intake_step              GET     /window/intake/drafts/{draft}/steps/operator     in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.take_down                POST    /window/intake/drafts/{intake}/steps/operator    in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.intake_autosave          POST    /window/intake/drafts/{intake}/steps/operator/autosave  in  403 403 403 204 403 403 403 403 403 403 403 403 403
window.intake_autosave          POST    /window/intake/drafts/{draft}/steps/operator/autosave   in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.intake_files             POST    /window/intake/drafts/{intake}/steps/business/files     in  403 403 403 200 403 403 403 403 403 403 403 403 403
window.intake_file              GET     /window/intake/drafts/{intake}/files/{draft_upload}    in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.intake_check             GET     /window/intake/drafts/{intake}/check      in  403 403 403 200 403 403 403 403 403 403 403 403 403
window.submit                   POST    /window/intake/drafts/{intake}/check      in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.submit                   POST    /window/intake/drafts/{draft}/check       in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.intake_changes           GET     /window/intake/drafts/{intake}/changes    in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.intake_changes           GET     /window/intake/drafts/{draft}/changes     in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.intake_go_on             POST    /window/intake/drafts/{intake}/changes    in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.intake_go_on             POST    /window/intake/drafts/{draft}/changes     in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.check_material           POST    /window/intake/drafts/{intake}/materials/nothing   in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.check_material           POST    /window/intake/drafts/{draft}/materials/premises   in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.ask_on_screen            POST    /window/intake/drafts/{intake}/confirmation   in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.ask_on_screen            POST    /window/intake/drafts/{draft}/confirmation    in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.confirmation_state       GET     /window/intake/drafts/{intake}/confirmation   in  403 403 403 200 403 403 403 403 403 403 403 403 403
window.confirmation_state       GET     /window/intake/drafts/{draft}/confirmation    in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.shown                    GET     /window/shown                             in  403 403 403 200 200 200 200 200 200 403 403 403 403
window.check_shown              POST    /window/shown                             in  403 403 403 422 422 422 422 422 422 403 403 403 403
window.second_screen            GET     /window/screen                            in  403 403 403 200 403 403 403 403 403 403 403 403 403
window.second_screen_now        GET     /window/screen/now                        in  403 403 403 204 403 403 403 403 403 403 403 403 403
window.answer_on_screen         POST    /window/screen/{draft}                    in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.give_back                POST    /window/intake/drafts/{intake}/give-back  in  403 403 403 303 403 403 403 403 403 403 403 403 403
window.give_back                POST    /window/intake/drafts/{draft}/give-back   in  403 403 403 404 403 403 403 403 403 403 403 403 403
window.discard                  POST    /window/intake/drafts/{intake}/discard    in  403 403 403 303 403 403 403 403 403 403 403 403 403

# check slips at the department that keeps the register; the registers as the administrator sees them
window.supervision              GET     /window/supervision                       in 403 403 403 200 200 200 200 200 200 403 200 403 403
window.supervision_event        GET     /window/supervision/{breach}              in 403 403 403 404 200 404 200 200 404 403 200 403 403
window.answer_event             POST    /window/supervision/{breach}/answer       in 403 403 403 404 403 404 403 303 404 403 403 403 403
window.send_back_answer         POST    /window/supervision/{answered}/send-back  in 403 403 403 403 403 403 403 403 403 403 303 403 403
window.close_event              POST    /window/supervision/{answered}/close      in 403 403 403 403 403 403 403 403 403 403 303 403 403
window.name_owner               POST    /window/supervision/{breach}/owner        in 403 403 403 403 403 403 403 403 403 403 303 403 403
window.export_events            POST    /window/supervision/export                in 403 403 403 200 200 200 200 200 200 403 200 403 403
window.board                    GET     /window/supervision/board                 in 403 403 403 403 200 200 200 200 403 403 200 403 403
window.board                    GET     /window/supervision/board?department=market-regulation in 403 403 403 403 200 404 200 200 403 403 200 403 403
window.board_cases              GET     /window/supervision/board/cases           in 403 403 403 403 303 303 303 303 403 403 303 403 403
window.board_cases              GET     /window/supervision/board/cases?department=market-regulation&service={code} in 403 403 403 403 200 404 200 200 403 403 200 403 403
window.export_board             POST    /window/supervision/board/export          in 403 403 403 403 200 200 200 200 403 403 200 403 403
window.slips                    GET     /window/slips                             in  403 403 403 403 200 200 200 403 403 403 403 403 403
window.slip                     GET     /window/slips/{slip}                      in  403 403 403 403 200 404 200 403 403 403 403 403 403
window.answer_slip              POST    /window/slips/{slip}                      in  403 403 403 403 303 404 303 403 403 403 403 403 403
window.sources                  GET     /window/sources                           in  403 403 403 403 200 200 200 403 403 200 403 403 403

# services and their versions: the administrator's
manage.services                 GET     /manage/                                  in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.matters                  GET     /manage/matters                           in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.elements                 GET     /manage/elements?subject=person           in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.element                  GET     /manage/elements/person.name              in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.element                  GET     /manage/elements/person.shoe_size         in  403 403 403 403 403 403 403 403 403 404 403 403 403
manage.registers                GET     /manage/registers                         in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.switch_register          POST    /manage/registers/credit                  in  403 403 403 403 403 403 403 403 403 303 403 403 403
manage.switch_register          POST    /manage/registers/no-such-register        in  403 403 403 403 403 403 403 403 403 404 403 403 403
manage.service                  GET     /manage/services/{code}                   in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.service                  GET     /manage/services/no-such-service          in  403 403 403 403 403 403 403 403 403 404 403 403 403
manage.diff                     GET     /manage/services/{code}/diff              in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.diff                     GET     /manage/services/{code}/diff?old=1&new=99    in  403 403 403 403 403 403 403 403 403 404 403 403 403
manage.drafts                   GET     /manage/drafts                            in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.create                   POST    /manage/drafts                            in  403 403 403 403 403 403 403 403 403 422 403 403 403
manage.edit                     POST    /manage/services/{code}/edit              in  403 403 403 403 403 403 403 403 403 303 403 403 403
manage.edit                     POST    /manage/services/no-such-service/edit     in  403 403 403 403 403 403 403 403 403 404 403 403 403
manage.draft                    GET     /manage/drafts/{written}                  in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.draft                    GET     /manage/drafts/{code}                     in  403 403 403 403 403 403 403 403 403 404 403 403 403
manage.save                     POST    /manage/drafts/{written}                  in  403 403 403 403 403 403 403 403 403 409 403 403 403
manage.draft_text               GET     /manage/drafts/{written}/yaml             in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.bring                    POST    /manage/drafts/{written}/yaml             in  403 403 403 403 403 403 403 403 403 409 403 403 403
manage.draft_source             GET     /manage/drafts/{written}.yaml             in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.preview                  GET     /manage/drafts/{written}/preview          in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.try_on                   POST    /manage/drafts/{written}/preview          in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.draft_logic              GET     /manage/drafts/{written}/logic            in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.review                   GET     /manage/drafts/{written}/review           in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.decide                   POST    /manage/drafts/{written}/review           in  403 403 403 403 403 403 403 403 403 303 403 403 403
manage.source                   GET     /manage/services/{code}/versions/1.yaml   in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.people                    GET     /manage/staff                             in  403 403 403 403 403 403 403 403 403 200 403 200 403
manage.people                    GET     /manage/staff?text=zhang&role=clerk&place=990001 in  403 403 403 403 403 403 403 403 403 200 403 200 403
manage.new_person                GET     /manage/staff/new                         in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.create_person             POST    /manage/staff/new                         in  403 403 403 403 403 403 403 403 403 422 403 403 403
manage.person                    GET     /manage/staff/{officer}                   in  403 403 403 403 403 403 403 403 403 200 403 200 403
manage.person                    GET     /manage/staff/{person}                    in  403 403 403 403 403 403 403 403 403 404 403 404 403
manage.send_joining_code         POST    /manage/staff/{officer}/joining-code      in  403 403 403 403 403 403 403 403 403 409 403 403 403
manage.give_post                 POST    /manage/staff/{officer}/posts             in  403 403 403 403 403 403 403 403 403 403 403 303 403
manage.post                      GET     /manage/staff/{officer}/posts/{post}      in  403 403 403 403 403 403 403 403 403 403 403 200 403
manage.post                      GET     /manage/staff/{person}/posts/{post}       in  403 403 403 403 403 403 403 403 403 403 403 404 403
manage.change_post               POST    /manage/staff/{officer}/posts/{post}      in  403 403 403 403 403 403 403 403 403 403 403 303 403
manage.end_post                  POST    /manage/staff/{officer}/posts/{post}/end  in  403 403 403 403 403 403 403 403 403 403 403 303 403
manage.change_account            POST    /manage/staff/{officer}/leave             in  403 403 403 403 403 403 403 403 403 403 403 422 403
manage.change_account            POST    /manage/staff/{officer}/disable           in  403 403 403 403 403 403 403 403 403 403 403 303 403
manage.change_account            POST    /manage/staff/{person}/disable            in  403 403 403 403 403 403 403 403 403 403 403 404 403
manage.change_account            POST    /manage/staff/{officer}/enable            in  403 403 403 403 403 403 403 403 403 403 403 409 403
manage.change_account            POST    /manage/staff/{officer}/unlock            in  403 403 403 403 403 403 403 403 403 403 403 303 403
manage.change_account            POST    /manage/staff/{officer}/reset             in  403 403 403 403 403 403 403 403 403 403 403 303 403
manage.units                     GET     /manage/units                             in  403 403 403 403 403 403 403 403 403 200 403 200 403
manage.open_unit                 POST    /manage/units                             in  403 403 403 403 403 403 403 403 403 303 403 403 403
manage.close_unit                POST    /manage/units/no-such-unit/close          in  403 403 403 403 403 403 403 403 403 422 403 403 403
manage.papers                    GET     /manage/papers                            in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.paper                     GET     /manage/papers/housing-proof              in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.paper                     GET     /manage/papers/no-such-paper              in  403 403 403 403 403 403 403 403 403 404 403 403 403
manage.draw_paper                POST    /manage/papers/housing-proof              in  403 403 403 403 403 403 403 403 403 303 403 403 403
manage.draw_paper                POST    /manage/papers/no-such-paper              in  403 403 403 403 403 403 403 403 403 404 403 403 403
manage.drawn_paper               GET     /manage/papers/drafts/{drawn}             in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.drawn_paper               GET     /manage/papers/drafts/{person}            in  403 403 403 403 403 403 403 403 403 404 403 403 403
manage.drawn_file                GET     /manage/papers/drafts/{drawn}/paper.pdf   in  403 403 403 403 403 403 403 403 403 404 403 403 403
manage.drawn_page                GET     /manage/papers/drafts/{drawn}/1.png       in  403 403 403 403 403 403 403 403 403 404 403 403 403
manage.jobs                      GET     /manage/jobs                              in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.retry_all                 POST    /manage/jobs/retry/messages.send          in  403 403 403 403 403 403 403 403 403 303 403 403 403
manage.retry_all                 POST    /manage/jobs/retry/no.such.job            in  403 403 403 403 403 403 403 403 403 404 403 403 403
manage.retry_job                 POST    /manage/jobs/{job}/retry                  in  403 403 403 403 403 403 403 403 403 303 403 403 403
manage.retry_job                 POST    /manage/jobs/{person}/retry               in  403 403 403 403 403 403 403 403 403 404 403 403 403
manage.give_up_page              GET     /manage/jobs/{job}/give-up                in  403 403 403 403 403 403 403 403 403 200 403 403 403
manage.give_up_page              GET     /manage/jobs/{person}/give-up             in  403 403 403 403 403 403 403 403 403 404 403 403 403
manage.give_up                   POST    /manage/jobs/{job}/give-up                in  403 403 403 403 403 403 403 403 403 303 403 403 403
manage.audit                     GET     /manage/audit?act=case:&first=2020-01-01&ref={number} in  403 403 403 403 403 403 403 403 403 403 403 403 200
manage.check_audit               POST    /manage/audit/check                       in  403 403 403 403 403 403 403 403 403 403 403 403 303
manage.export_audit              POST    /manage/audit.csv                         in  403 403 403 403 403 403 403 403 403 403 403 403 200

# papers that move
window.case_originals          GET     /window/cases/{accepted}/originals  in  403 403 403 200 200 404 303 303 303 403 403 403 403
window.keep_original           POST    /window/cases/{accepted}/originals  in  403 403 403 303 303 404 403 403 403 403 403 403 403
window.return_original         POST    /window/cases/{accepted}/originals/return  in  403 403 403 422 422 404 403 403 403 403 403 403 403
window.lose_original           POST    /window/cases/{accepted}/originals/lost  in  403 403 403 403 403 403 403 403 403 403 403 403 403
window.handover_desk           GET     /window/handovers                         in  403 403 403 200 200 200 200 200 200 403 403 403 403
window.give_handover           POST    /window/handovers                         in  403 403 403 422 422 422 422 422 422 403 403 403 403
window.handover                GET     /window/handovers/{handover}              in  403 403 403 200 200 404 200 200 404 403 403 403 403
window.receive_handover        POST    /window/handovers/{handover}/receive      in  403 403 403 403 422 404 422 422 404 403 403 403 403
window.refuse_handover         POST    /window/handovers/{handover}/refuse       in  403 403 403 403 303 404 303 303 404 403 403 403 403
window.cancel_handover         POST    /window/handovers/{handover}/cancel       in  403 403 403 303 403 404 403 403 404 403 403 403 403
# the output desk
window.output                   GET     /window/output                            in  403 403 403 403 403 403 403 403 200 403 403 403 403
window.output_case              GET     /window/output/{desk}                     in  403 403 403 403 403 403 403 403 200 403 403 403 403
window.hand_over                POST    /window/output/{desk}                     in  403 403 403 403 403 403 403 403 303 403 403 403 403
window.put_on_shelf            POST    /window/output/{desk}/shelf               in  403 403 403 403 403 403 403 403 303 403 403 403 403
window.renew_code              POST    /window/output/{desk}/code                in  403 403 403 403 403 403 403 403 303 403 403 403 403
window.remind                  POST    /window/output/{desk}/remind              in  403 403 403 403 403 403 403 403 303 403 403 403 403
window.book_parcel             POST    /window/output/{parcel}/book              in  403 403 403 403 403 403 403 403 303 403 403 403 403
window.came_back               POST    /window/output/{parcel}/came-back         in  403 403 403 403 403 403 403 403 409 403 403 403 403
window.label                   GET     /window/output/{parcel}/label             in  403 403 403 403 403 403 403 403 404 403 403 403 403
window.hand_over                POST    /window/output/{number}                   in  403 403 403 403 403 403 403 403 403 403 403 403 403
window.output_case              GET     /window/output/{parcel}                   in  403 403 403 403 403 403 403 403 200 403 403 403 403
window.post                     POST    /window/output/{parcel}/post              in  403 403 403 403 403 403 403 403 303 403 403 403 403
window.post                     POST    /window/output/{desk}/post                in  403 403 403 403 403 403 403 403 403 403 403 403 403
window.received                 POST    /window/output/{parcel}/received          in  403 403 403 403 403 403 403 403 409 403 403 403 403

# the demonstration is open to everyone while it is on
demo.index                      GET     /demo/                                    200 200 200 200 200 200 200 200 200 200 200 200 200 200
demo.outbox_page                GET     /demo/outbox                              200 200 200 200 200 200 200 200 200 200 200 200 200 200
demo.scan                       GET     /demo/scanner/scan                        200 200 200 200 200 200 200 200 200 200 200 200 200 200
demo.forged                     GET     /demo/forged.pdf                          200 200 200 200 200 200 200 200 200 200 200 200 200 200
demo.enter_as                   POST    /demo/enter                               303 303 303 303 303 303 303 303 303 303 303 303 303 303
demo.advance_clock              POST    /demo/clock                               303 303 303 303 303 303 303 303 303 303 303 303 303 303
demo.switch_register            POST    /demo/registers/credit                    303 303 303 303 303 303 303 303 303 303 303 303 303 303
demo.become_kiosk               POST    /demo/kiosk                               303 303 303 303 303 303 303 303 303 303 303 303 303 303
demo.begin_again                POST    /demo/reset                               303 303 303 303 303 303 303 303 303 303 303 303 303 303
"""

# the kiosk's own pages; the portal's inside it follow from the rows above
KIOSK_TABLE = """
# endpoint         method  address        nobody owner device device_owner device_other
kiosk.home         GET     /kiosk/        403 403 200 200 200
kiosk.card         GET     /kiosk/card    403 403 200 200 200
kiosk.read_card    POST    /kiosk/card    403 403 403 403 403
kiosk.paper        GET     /kiosk/papers/{certificate}  403 403 in  200 404
kiosk.end          POST    /kiosk/end     403 403 303 303 303
"""

# pages of the portal that the kiosk does not have
KIOSK_LEFT_OUT: frozenset[tuple[str, str]] = frozenset()

# what the kiosk has by the portal's routes, and answers as if it had not: nothing is saved at a terminal
KIOSK_MISSING: frozenset[tuple[str, str]] = frozenset({("portal.certificate_ofd", "GET")})


def rows(table: str, visitors: tuple[str, ...]) -> tuple[Row, ...]:
    found = []
    for line in table.strip().splitlines():
        words = line.split()
        if words and not line.startswith("#"):
            endpoint, method, path, *answers = words
            found.append(Row(endpoint, method, path, dict(zip(visitors, answers, strict=True))))
    return tuple(found)


ROWS = rows(TABLE, world.PRINCIPALS)
KIOSK = rows(KIOSK_TABLE, ("anonymous", "owner", *world.AT_KIOSK))
