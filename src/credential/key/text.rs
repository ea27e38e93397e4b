//! What a text or some bytes given as a key or certificate really are.
//!
//! Users paste keys from files, environment variables, config centres and databases; the forms they arrive in
//! (literal `\n`, CRLF, BOM, quotes, indentation, no armour, a whole PEM file in Base64) are undone here, and what
//! stands in the wrong place is recognised by its DER structure, not by its label alone.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use pkcs8::der::{Reader as _, SliceReader, Tag, Tagged as _, asn1::AnyRef};
use zeroize::Zeroizing;

use crate::credential::public_key_id;
use crate::reason::kind::Kind;

/// More than any key or certificate needs; longer input is refused before it is read.
pub const MAX_LENGTH: usize = 64 * 1024;

/// Trailing bits are tolerated: what decides is whether the DER inside is whole.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// What was found.
pub enum Content {
    /// RSA private key, PKCS#1 DER.
    RsaPrivateKey(Zeroizing<Vec<u8>>),
    /// RSA public key, PKCS#1 DER.
    RsaPublicKey(Vec<u8>),
    /// X.509 certificate, DER.
    Certificate(Vec<u8>),
    /// Something else, by kind.
    Other(Kind),
}

impl Content {
    /// The kind of what was found.
    pub fn kind(&self) -> Kind {
        match self {
            Content::RsaPrivateKey(_) => Kind::PrivateKey,
            Content::RsaPublicKey(_) => Kind::PublicKey,
            Content::Certificate(_) => Kind::Certificate,
            Content::Other(kind) => *kind,
        }
    }
}

/// Recognises `input`. Where a file holds several PEM blocks, the first one of kind `wanted` counts, else the first.
pub fn recognise(input: &[u8], wanted: Kind) -> Content {
    if input.len() > MAX_LENGTH {
        return Content::Other(Kind::TooLong);
    }
    if input.starts_with(&[0xFF, 0xFE])
        || input.starts_with(&[0xFE, 0xFF])
        || input.contains(&0) && is_ascii_utf16(input)
    {
        return Content::Other(Kind::Utf16);
    }
    if is_der(input) {
        return match recognise_der(input) {
            Content::Other(Kind::Truncated | Kind::Damaged) if is_decoded_binary(input) => {
                Content::Other(Kind::BinaryAsText)
            }
            content => content,
        };
    }
    // Comments around a PEM block may be in another encoding: `openssl pkcs12` prints names as it finds them.
    recognise_text(&Zeroizing::new(String::from_utf8_lossy(input).into_owned()), wanted)
}

/// ASCII text in UTF-16 without a byte order mark: every other byte is zero.
fn is_ascii_utf16(input: &[u8]) -> bool {
    let zeros = |skip: usize| input.iter().skip(skip).step_by(2).all(|byte| *byte == 0);
    input.len() >= 4 && (zeros(0) || zeros(1))
}

/// DER begins with a SEQUENCE, 0x30. That is the digit 0 in a text, which has no control characters.
fn is_der(input: &[u8]) -> bool {
    let is_text = |text: &str| !text.chars().any(|c| c.is_control() && !c.is_ascii_whitespace());
    input.first() == Some(&0x30) && !std::str::from_utf8(input).is_ok_and(is_text)
}

/// DER that went through a UTF-8 decoder: half of its bytes are no characters, and became U+FFFD.
fn is_decoded_binary(input: &[u8]) -> bool {
    std::str::from_utf8(input).is_ok_and(|text| text.contains('\u{FFFD}'))
}

fn recognise_text(text: &str, wanted: Kind) -> Content {
    let text = text.trim_start_matches('\u{feff}').trim();
    let text = ['"', '\'', '`']
        .iter()
        .find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(text)
        .trim();
    if text.is_empty() {
        return Content::Other(Kind::Empty);
    }
    if text.contains("-----") {
        return recognise_pem(&undo_escapes(text), wanted);
    }
    if let Some(kind) = short_form(text) {
        return Content::Other(kind);
    }
    match decode(&undo_escapes(text)) {
        Some(der) if der.first() == Some(&0x30) => recognise_der(&der),
        // The whole file in Base64, as it is put into environment variables.
        Some(file) if file.starts_with(b"-----BEGIN ") => {
            recognise_pem(&Zeroizing::new(String::from_utf8_lossy(&file).into_owned()), wanted)
        }
        _ if text.contains("BEGIN ") => Content::Other(Kind::Damaged),
        _ => Content::Other(Kind::Unrecognised),
    }
}

/// Literal `\n`, `\r` and `\t` become line breaks, also where they were escaped twice.
fn undo_escapes(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match (character, characters.peek()) {
            ('\\', Some('n' | 'r' | 't')) => {
                characters.next();
                out.push('\n');
            }
            ('\\', Some('\\')) => {}
            _ => out.push(character),
        }
    }
    out
}

/// Credentials of other kinds that merchants keep beside the keys.
fn short_form(text: &str) -> Option<Kind> {
    if public_key_id::is_meant(text) {
        return Some(Kind::PublicKeyId);
    }
    if text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Some(Kind::ApiV3Key);
    }
    if (16..=60).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':') {
        return Some(Kind::SerialNo);
    }
    looks_like_path(text).then_some(Kind::FilePath)
}

fn looks_like_path(text: &str) -> bool {
    let ending = [".pem", ".key", ".p12", ".pfx", ".cer", ".crt", ".der", ".txt"];
    let lower = text.to_ascii_lowercase();
    let rooted = ["/", "./", "../", "~/", "file:", "\\\\"].iter().any(|start| lower.starts_with(start))
        || lower.get(1..3) == Some(":\\")
        || lower.get(1..3) == Some(":/");
    text.len() < 1024
        && !text.contains('\n')
        && (ending.iter().any(|end| lower.ends_with(end)) || rooted && text.len() < 256)
}

fn recognise_pem(text: &str, wanted: Kind) -> Content {
    let mut found: Option<Content> = None;
    let mut rest = text;
    while let Some((_, after_begin)) = rest.split_once("-----BEGIN ") {
        let (content, remaining) = pem_block(after_begin);
        if content.kind() == wanted {
            return content;
        }
        // What has a name says more than what has none: `openssl ecparam` writes parameters before the key. And what is
        // wanted, but locked, says more than what lies beside it: `openssl pkcs12` writes the certificate first.
        let locked = wanted == Kind::PrivateKey && content.kind() == Kind::EncryptedPrivateKey;
        if locked || found.as_ref().is_none_or(|earlier| earlier.kind() == Kind::Unrecognised) {
            found = Some(content);
        }
        rest = remaining;
    }
    // An END line alone: the first line was lost on the way. Half a BEGIN line: everything behind it was.
    let cut = text.contains("-----END ") || "-----BEGIN ".starts_with(text);
    found.unwrap_or(Content::Other(if cut { Kind::Truncated } else { Kind::Damaged }))
}

/// One block, from just behind `-----BEGIN `, and what follows it.
fn pem_block(text: &str) -> (Content, &str) {
    let Some((label, after_label)) = text.split_once("-----") else { return (Content::Other(Kind::Truncated), "") };
    let label = label.trim();
    let Some((body, after_body)) = after_label.split_once("-----END ") else {
        return (Content::Other(kind_of_broken(label, Kind::Truncated)), "");
    };
    let Some((_, rest)) = after_body.split_once("-----") else {
        return (Content::Other(kind_of_broken(label, Kind::Truncated)), "");
    };
    if label == "OPENSSH PRIVATE KEY" {
        return (Content::Other(Kind::OpenSshKey), rest);
    }
    // RFC 1421 headers mark a traditional encrypted key.
    if body.contains("ENCRYPTED") {
        return (Content::Other(Kind::EncryptedPrivateKey), rest);
    }
    let ours = ["PRIVATE KEY", "PUBLIC KEY", "CERTIFICATE", "REQUEST"].iter().any(|end| label.ends_with(end));
    let content = match decode(body) {
        Some(der) => match recognise_der(&der) {
            Content::Other(Kind::Unrecognised) if ours => Content::Other(Kind::Damaged),
            content => content,
        },
        None => Content::Other(Kind::Damaged),
    };
    (content, rest)
}

/// A broken block keeps its more telling name where the label gives one.
fn kind_of_broken(label: &str, otherwise: Kind) -> Kind {
    if label.contains("ENCRYPTED") { Kind::EncryptedPrivateKey } else { otherwise }
}

/// Base64 in any line layout, with the invisible characters that come with pasting; the URL-safe alphabet is not
/// Base64 of a key file.
fn decode(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let mut compact = Zeroizing::new(String::with_capacity(text.len()));
    compact.extend(text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{200B}' | '\u{FEFF}')));
    // A single character at the end carries less than a byte: the text was cut there.
    if compact.len() % 4 == 1 && !compact.ends_with('=') {
        compact.pop();
    }
    LENIENT.decode(compact.as_bytes()).ok().map(Zeroizing::new)
}

const RSA: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];
const RSA_PSS: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x0A];
const EC: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
const SM2_CURVE: &[u8] = &[0x2A, 0x81, 0x1C, 0xCF, 0x55, 0x01, 0x82, 0x2D];
/// 1.3.101: X25519, X448, Ed25519, Ed448 follow as one byte.
const EDWARDS_ARC: &[u8] = &[0x2B, 0x65];
/// 1.2.840.113549.1.5: PKCS#5, and …1.12: PKCS#12 password-based encryption.
const PKCS5_ARC: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x05];
const PKCS12_ARC: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x0C];

fn recognise_der(der: &[u8]) -> Content {
    let members = match whole_sequence(der) {
        Ok(members) => members,
        Err(kind) => return Content::Other(kind),
    };
    let tags: Vec<Tag> = members.iter().map(|member| member.tag()).collect();
    match tags.as_slice() {
        // PrivateKeyInfo: version, algorithm, key octets (RFC 5958).
        [Tag::Integer, Tag::Sequence, Tag::OctetString, ..] => private_key_info(&members),
        // RSAPrivateKey: version and eight integers, the primes beyond two behind them (RFC 8017 A.1.2).
        [Tag::Integer, rest @ ..] if rest.len() >= 8 && rest.iter().take(8).all(|tag| *tag == Tag::Integer) => {
            match rest.get(8) {
                Some(Tag::Sequence) => Content::Other(Kind::MultiPrimeKey),
                _ if has_large_exponent(members.get(2)) => Content::Other(Kind::LargeExponentKey),
                _ => Content::RsaPrivateKey(Zeroizing::new(der.to_vec())),
            }
        }
        [Tag::Integer, Tag::Integer] if has_large_exponent(members.get(1)) => Content::Other(Kind::LargeExponentKey),
        [Tag::Integer, Tag::Integer] => Content::RsaPublicKey(der.to_vec()),
        // ECPrivateKey (RFC 5915): version, octets, [0] curve.
        [Tag::Integer, Tag::OctetString, ..] => Content::Other(ec_kind(der)),
        // PFX: version 3, ContentInfo (RFC 7292).
        [Tag::Integer, Tag::Sequence, ..] => Content::Other(Kind::Pkcs12),
        [Tag::Integer, ..] => Content::Other(Kind::OtherKey),
        // SubjectPublicKeyInfo.
        [Tag::Sequence, Tag::BitString] => public_key_info(&members),
        [Tag::Sequence, Tag::OctetString] => encrypted_private_key_info(&members),
        // Certificate or request: body, algorithm, signature.
        [Tag::Sequence, Tag::Sequence, Tag::BitString] => certificate_or_request(der, &members),
        _ => Content::Other(Kind::Unrecognised),
    }
}

/// Larger exponents make verifying slow, and no tool chooses them by itself.
fn has_large_exponent(exponent: Option<&AnyRef<'_>>) -> bool {
    let bytes = exponent.map_or(&[][..], |exponent| exponent.value());
    bytes.iter().skip_while(|byte| **byte == 0).count() > 4
}

/// The members of the one SEQUENCE that `der` is, or why it is not one.
fn whole_sequence(der: &[u8]) -> std::result::Result<Vec<AnyRef<'_>>, Kind> {
    if der.first() != Some(&0x30) {
        return Err(Kind::Unrecognised);
    }
    // PFX in BER with an indefinite length, as Java writes it.
    if der.starts_with(&[0x30, 0x80, 0x02, 0x01, 0x03]) {
        return Err(Kind::Pkcs12);
    }
    let any = AnyRef::try_from(der).map_err(|_| if is_cut_short(der) { Kind::Truncated } else { Kind::Damaged })?;
    members(any.value()).ok_or(Kind::Damaged)
}

/// Whether the outer length announces more bytes than there are.
fn is_cut_short(der: &[u8]) -> bool {
    let announced = match der.get(1..) {
        Some([short @ 0..=0x7F, ..]) => usize::from(*short).saturating_add(2),
        Some([0x81, len, ..]) => usize::from(*len).saturating_add(3),
        Some([0x82, high, low, ..]) => usize::from(u16::from_be_bytes([*high, *low])).saturating_add(4),
        _ => return der.len() < 4,
    };
    announced > der.len()
}

/// The values that `content` is made of, one behind the other.
pub(crate) fn members(content: &[u8]) -> Option<Vec<AnyRef<'_>>> {
    let mut reader = SliceReader::new(content).ok()?;
    let mut members = Vec::new();
    while !reader.is_finished() {
        members.push(reader.decode().ok()?);
    }
    Some(members)
}

/// The algorithm's OID and the bytes of its parameters.
fn algorithm<'a>(member: Option<&AnyRef<'a>>) -> Option<(&'a [u8], &'a [u8])> {
    let parts = members(member?.value())?;
    let oid = parts.first().filter(|part| part.tag() == Tag::ObjectIdentifier)?;
    Some((oid.value(), parts.get(1).map_or(&[], |part| part.value())))
}

fn private_key_info(members: &[AnyRef<'_>]) -> Content {
    match algorithm(members.get(1)) {
        Some((RSA, _)) => match members.get(2).map(|octets| recognise_der(octets.value())) {
            Some(
                content @ (Content::RsaPrivateKey(_) | Content::Other(Kind::MultiPrimeKey | Kind::LargeExponentKey)),
            ) => content,
            _ => Content::Other(Kind::Damaged),
        },
        other => Content::Other(key_kind(other)),
    }
}

/// The key in a SubjectPublicKeyInfo with these members.
pub(crate) fn public_key_info(members: &[AnyRef<'_>]) -> Content {
    match algorithm(members.first()) {
        // The first octet of a BIT STRING counts its unused bits.
        Some((RSA, _)) => match members.get(1).and_then(|bits| bits.value().strip_prefix(&[0])).map(recognise_der) {
            Some(content @ (Content::RsaPublicKey(_) | Content::Other(Kind::LargeExponentKey))) => content,
            _ => Content::Other(Kind::Damaged),
        },
        other => Content::Other(key_kind(other)),
    }
}

fn key_kind(algorithm: Option<(&[u8], &[u8])>) -> Kind {
    match algorithm {
        Some((RSA_PSS, _)) => Kind::RsaPssKey,
        Some((EC, SM2_CURVE) | (SM2_CURVE, _)) => Kind::Sm2Key,
        Some((EC, _)) => Kind::EcKey,
        Some((oid, _)) if oid.starts_with(EDWARDS_ARC) => Kind::EdKey,
        Some(_) => Kind::OtherKey,
        None => Kind::Damaged,
    }
}

fn ec_kind(der: &[u8]) -> Kind {
    if der.windows(SM2_CURVE.len()).any(|window| window == SM2_CURVE) { Kind::Sm2Key } else { Kind::EcKey }
}

fn encrypted_private_key_info(members: &[AnyRef<'_>]) -> Content {
    Content::Other(match algorithm(members.first()) {
        Some((oid, _)) if oid.starts_with(PKCS5_ARC) || oid.starts_with(PKCS12_ARC) => Kind::EncryptedPrivateKey,
        _ => Kind::Unrecognised,
    })
}

fn certificate_or_request(der: &[u8], parts: &[AnyRef<'_>]) -> Content {
    let Some(body) = parts.first().and_then(|body| members(body.value())) else { return Content::Other(Kind::Damaged) };
    // CertificationRequestInfo: version, subject, key, [0] attributes (RFC 2986); a TBSCertificate has more members.
    if body.len() <= 4 && body.first().is_some_and(|version| version.tag() == Tag::Integer) {
        return Content::Other(Kind::CertificateRequest);
    }
    Content::Certificate(der.to_vec())
}

#[cfg(test)]
mod tests {
    use super::{Kind, recognise};

    #[test]
    fn things_that_are_no_key_are_named() {
        for (input, kind) in [
            ("", Kind::Empty),
            (" \n\t", Kind::Empty),
            ("PUB_KEY_ID_0111122223333", Kind::PublicKeyId),
            ("a7cde1ZJB1kG2e7VfTs3jQzaWizur8Gb", Kind::ApiV3Key),
            ("408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB", Kind::SerialNo),
            ("/etc/wechat/apiclient_key.pem", Kind::FilePath),
            ("C:\\certs\\apiclient_key", Kind::FilePath),
            ("apiclient_key.pem", Kind::FilePath),
            ("-----BEGIN PRIVATE KEY-----\nMIIE", Kind::Truncated),
            ("-----BEGIN PRIV", Kind::Truncated),
            ("-----BEG", Kind::Truncated),
            ("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY", Kind::Truncated),
            ("MIIE\n-----END PRIVATE KEY-----", Kind::Truncated),
            ("---BEGIN PRIVATE KEY---\nMIIE\n---END PRIVATE KEY---", Kind::Damaged),
            ("-----BEGIN PGP MESSAGE-----\nMAA=\n-----END PGP MESSAGE-----", Kind::Unrecognised),
            ("C:\\new\\tenpay\\apiclient_key.pem", Kind::FilePath),
            ("-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----", Kind::Damaged),
            ("hello world", Kind::Unrecognised),
        ] {
            assert_eq!(recognise(input.as_bytes(), Kind::PrivateKey).kind(), kind, "{input:?}");
        }
        let decoded = "0\u{FFFD}\t\u{FFFD}\u{2}\u{1}\u{3}0\u{FFFD}\t\u{FFFD}";
        assert_eq!(recognise(decoded.as_bytes(), Kind::PrivateKey).kind(), Kind::BinaryAsText);
        assert_eq!(recognise(&[b'-', 0, b'-', 0, b'-', 0], Kind::PrivateKey).kind(), Kind::Utf16);
        assert_eq!(recognise(&vec![b'A'; super::MAX_LENGTH + 1], Kind::PrivateKey).kind(), Kind::TooLong);
    }
}
