"""Who stamps the time into a signature (RFC 3161): the small authority of the house, or the outside one that the settings name."""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from typing import Any

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data

from app.core import clock
from app.issuance import stamp_service
from app.issuance.errors import TimeStampMissing
from app.issuance.key_signer import Key

POLICY = "2.25.330144930573190000000000000000000000001"  # under the UUID arc: belongs to nobody else
DIGEST = "sha256"
ECDSA = algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})


class OwnTimeStamper(TimeStamper):
    """Answers each request in the process, by the clock of the house."""

    def __init__(self, key: Key) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.key = key
        self.certificate = x509.Certificate.load(key.certificate.public_bytes(Encoding.DER))
        self.chain = [x509.Certificate.load(above.public_bytes(Encoding.DER)) for above in key.chain]

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        said = self._statement(req)
        attributes = self._attributes(said)
        token = cms.ContentInfo({"content_type": "signed_data", "content": self._signed(said, attributes)})
        return tsp.TimeStampResp({"status": tsp.PKIStatusInfo({"status": "granted"}), "time_stamp_token": token})

    def _statement(self, request: tsp.TimeStampReq) -> bytes:
        said = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": request["message_imprint"],
            "serial_number": secrets.randbits(63),
            "gen_time": clock.now().replace(microsecond=0),
            "tsa": x509.GeneralName(name="directory_name", value=self.certificate.subject),
        }
        if request["nonce"].native is not None:
            said["nonce"] = request["nonce"]
        return tsp.TSTInfo(said).dump()

    def _attributes(self, said: bytes) -> cms.CMSAttributes:
        digest = algos.DigestAlgorithm({"algorithm": DIGEST})
        return cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),  # type: ignore[no-untyped-call]
                simple_cms_attribute("signing_time", cms.Time({"utc_time": core.UTCTime(clock.now().replace(microsecond=0))})),  # type: ignore[no-untyped-call]
                simple_cms_attribute("signing_certificate_v2", as_signing_certificate_v2(self.certificate)),  # type: ignore[no-untyped-call]
                simple_cms_attribute("message_digest", hashlib.sha256(said).digest()),  # type: ignore[no-untyped-call]
                simple_cms_attribute(
                    "cms_algorithm_protection", cms.CMSAlgorithmProtection({"digest_algorithm": digest, "signature_algorithm": ECDSA})
                ),  # type: ignore[no-untyped-call]
            ]
        )

    def _signed(self, said: bytes, attributes: cms.CMSAttributes) -> cms.SignedData:
        digest = algos.DigestAlgorithm({"algorithm": DIGEST})
        signer = cms.IssuerAndSerialNumber({"issuer": self.certificate.issuer, "serial_number": self.certificate.serial_number})
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [digest],
                "encap_content_info": {"content_type": "tst_info", "content": cms.ParsableOctetString(said)},
                "certificates": [self.certificate, *self.chain],
                "signer_infos": [
                    {
                        "version": "v1",
                        "sid": cms.SignerIdentifier({"issuer_and_serial_number": signer}),
                        "digest_algorithm": digest,
                        "signature_algorithm": ECDSA,
                        "signed_attrs": attributes,
                        "signature": self.key.sign(attributes.dump()),
                    }
                ],
            }
        )


class OutsideTimeStamper(TimeStamper):
    """Asks an outside authority, and believes an answer only when it is about this digest, this question, and vouched for."""

    def __init__(self, url: str, networks: Iterable[str], context: Callable[[], Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url, self._networks, self._context = url, tuple(networks), context

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        try:
            return tsp.TimeStampResp.load(stamp_service.ask(self._url, self._networks, req.dump()), strict=True)
        except (ValueError, TypeError) as fault:
            raise TimeStampMissing(reason="the answer cannot be read") from fault

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """The token; raises TimeStampMissing for one that no checker of the paper would accept."""
        try:
            token = await super().async_timestamp(message_digest, md_algorithm)
            said = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]
            if said["hash_algorithm"]["algorithm"].native != md_algorithm or said["hashed_message"].native != message_digest:
                raise TimeStampMissing(reason="it is about something else")
            checked = await validate_tst_signed_data(token["content"], self._context(), lambda _algorithm: message_digest)
        except (OSError, SignatureValidationError, ValueError, TypeError, KeyError, AttributeError) as fault:
            raise TimeStampMissing(reason=f"it cannot be used ({type(fault).__name__})") from fault
        if not (checked["valid"] and checked["intact"] and checked["validation_path"] is not None):
            raise TimeStampMissing(reason="nobody whom we believe vouches for it")
        return token
