//! The structure of a certificate (RFC 5280 section 4.1). All of it must be in its place and encoded by DER, down to each
//! attribute and each extension, whether it is used or not. (The order of a set's attributes is taken as it is.)

use pkcs8::der::asn1::{AnyRef, GeneralizedTime, UtcTime};
use pkcs8::der::oid::ObjectIdentifier;
use pkcs8::der::{Tag, TagNumber, Tagged as _};

use crate::credential::key::text::members;

/// What is used of a certificate.
pub struct Structure<'a> {
    /// The content of the serial number's INTEGER.
    pub serial: &'a [u8],
    /// The issuer's attributes, in their order.
    pub issuer: Vec<Attribute<'a>>,
    /// Start of validity, Unix seconds.
    pub not_before: u64,
    /// End of validity, Unix seconds.
    pub not_after: u64,
    /// The subject's attributes, in their order.
    pub subject: Vec<Attribute<'a>>,
    /// The members of the SubjectPublicKeyInfo.
    pub public_key_info: [AnyRef<'a>; 2],
}

/// One attribute of a name.
pub struct Attribute<'a> {
    /// Its type.
    pub oid: ObjectIdentifier,
    /// Its value, a string of some kind where it is as it should be.
    pub value: AnyRef<'a>,
}

impl<'a> Structure<'a> {
    /// `None` for what is no certificate in DER.
    pub fn read(certificate: AnyRef<'a>) -> Option<Self> {
        let [body, outer_algorithm, signature] = exactly(sequence(certificate)?)?;
        let fields = sequence(body)?;
        let fields = after_optional(&fields, context(0, true), |version| matches!(version.value(), [2, 1, 0..=2]))?;
        let [serial, algorithm, issuer, validity, subject, public_key_info, optional @ ..] = fields else {
            return None;
        };
        let optional = after_optional(optional, context(1, false), |id| is_bit_string(id.value()))?;
        let optional = after_optional(optional, context(2, false), |id| is_bit_string(id.value()))?;
        let optional = after_optional(optional, context(3, true), |explicit| are_extensions(explicit.value()))?;
        let [not_before, not_after] = exactly(sequence(*validity)?)?;
        let public_key_info = exactly(sequence(*public_key_info)?)?;
        let [key_algorithm, key] = public_key_info;
        let well_formed = optional.is_empty()
            && [*algorithm, outer_algorithm, key_algorithm].into_iter().all(is_algorithm)
            && [signature, key].iter().all(|bits| bits.tag() == Tag::BitString && is_bit_string(bits.value()));
        if !well_formed {
            return None;
        }
        Some(Self {
            serial: integer(*serial)?,
            issuer: name(*issuer)?,
            not_before: time(not_before)?,
            not_after: time(not_after)?,
            subject: name(*subject)?,
            public_key_info,
        })
    }
}

fn sequence(value: AnyRef<'_>) -> Option<Vec<AnyRef<'_>>> {
    if value.tag() == Tag::Sequence { members(value.value()) } else { None }
}

fn exactly<const N: usize>(members: Vec<AnyRef<'_>>) -> Option<[AnyRef<'_>; N]> {
    members.try_into().ok()
}

fn context(number: u32, constructed: bool) -> Tag {
    Tag::ContextSpecific { constructed, number: TagNumber(number) }
}

/// The fields behind an optional one, which must be `valid` where it is there.
fn after_optional<'f, 'a>(
    fields: &'f [AnyRef<'a>],
    tag: Tag,
    valid: fn(&AnyRef<'a>) -> bool,
) -> Option<&'f [AnyRef<'a>]> {
    match fields.split_first() {
        Some((field, rest)) if field.tag() == tag => valid(field).then_some(rest),
        _ => Some(fields),
    }
}

/// The content of an INTEGER, in as few bytes as it needs (X.690 section 8.3.2).
fn integer(value: AnyRef<'_>) -> Option<&[u8]> {
    match value.value() {
        [] | [0x00, 0x00..=0x7F, ..] | [0xFF, 0x80..=0xFF, ..] => None,
        content => (value.tag() == Tag::Integer).then_some(content),
    }
}

/// The first octet of a BIT STRING counts the unused bits of the last (X.690 section 8.6.2).
fn is_bit_string(content: &[u8]) -> bool {
    matches!(content, [0, ..] | [1..=7, _, ..])
}

/// No number of an OID begins with a byte of padding (X.690 section 8.19.2).
fn oid(value: AnyRef<'_>) -> Option<ObjectIdentifier> {
    let content = value.value();
    let padded = content.first() == Some(&0x80) || content.windows(2).any(|pair| matches!(pair, [0x00..=0x7F, 0x80]));
    if padded || value.tag() != Tag::ObjectIdentifier {
        return None;
    }
    ObjectIdentifier::from_bytes(content).ok()
}

/// AlgorithmIdentifier: an OID, and parameters of any kind.
fn is_algorithm(value: AnyRef<'_>) -> bool {
    sequence(value).is_some_and(|parts| matches!(parts.as_slice(), [id] | [id, _] if oid(*id).is_some()))
}

/// A name is a sequence of sets of attributes.
fn name(value: AnyRef<'_>) -> Option<Vec<Attribute<'_>>> {
    let mut attributes = Vec::new();
    for set in sequence(value)? {
        if set.tag() != Tag::Set {
            return None;
        }
        for attribute in members(set.value())? {
            let [id, value] = exactly(sequence(attribute)?)?;
            attributes.push(Attribute { oid: oid(id)?, value });
        }
    }
    Some(attributes)
}

/// UTCTime of the years 1970 to 2049, GeneralizedTime of 1970 to 9999; both to the second and in UTC.
fn time(value: AnyRef<'_>) -> Option<u64> {
    let since_epoch = match value.tag() {
        Tag::UtcTime => value.decode_as::<UtcTime>().ok()?.to_unix_duration(),
        Tag::GeneralizedTime => value.decode_as::<GeneralizedTime>().ok()?.to_unix_duration(),
        _ => return None,
    };
    Some(since_epoch.as_secs())
}

/// Extensions: each an OID, whether it is critical where it is, and octets.
fn are_extensions(content: &[u8]) -> bool {
    let is_extension = |extension: AnyRef<'_>| {
        let parts = sequence(extension).unwrap_or_default();
        let (id, octets) = match parts.as_slice() {
            [id, octets] => (id, octets),
            [id, critical, octets] if is_boolean(critical) => (id, octets),
            _ => return false,
        };
        oid(*id).is_some() && octets.tag() == Tag::OctetString
    };
    let extensions = members(content).and_then(exactly).and_then(|[extensions]| sequence(extensions));
    extensions.is_some_and(|extensions| extensions.into_iter().all(is_extension))
}

fn is_boolean(value: &AnyRef<'_>) -> bool {
    value.tag() == Tag::Boolean && matches!(value.value(), [0x00 | 0xFF])
}
