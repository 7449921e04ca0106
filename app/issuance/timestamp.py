"""The demonstration's own time-stamp authority (RFC 3161) with an ECDSA key. A real city names its authority's address instead."""

import hashlib
import secrets

from asn1crypto import algos, cms, core, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.general import as_signing_certificate_v2, simple_cms_attribute
from pyhanko.sign.timestamps import TimeStamper

from app.core import clock
from app.issuance.pki import Key

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
