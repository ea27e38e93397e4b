//! The certificate reader beside `x509-cert`: what both read of a certificate must be the same, and where only one of them
//! reads it, that is one of the differences that are meant.

use wechatpay_wasm::credential::certificate::Certificate;
use wechatpay_wasm::credential::key::{MAX_BITS, MIN_BITS};
use x509_cert::der::asn1::{
    Any, BmpString, Ia5StringRef, PrintableStringRef, TeletexStringRef, UintRef, Utf8StringRef,
};
use x509_cert::der::oid::ObjectIdentifier;
use x509_cert::der::{self, Decode as _, Reader as _, SliceReader, Tag, Tagged as _};
use x509_cert::name::Name;
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use crate::mutator::{self, Random};
use crate::value::{Edit, Value};

/// RFC 8017 A.1.
const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// RFC 4514 section 3.
const SHORT_NAMES: [(&str, &str); 8] = [
    ("2.5.4.3", "CN"),
    ("2.5.4.7", "L"),
    ("2.5.4.8", "ST"),
    ("2.5.4.10", "O"),
    ("2.5.4.11", "OU"),
    ("2.5.4.6", "C"),
    ("2.5.4.9", "STREET"),
    ("0.9.2342.19200300.100.1.25", "DC"),
];

/// What becomes of a certificate in the two readers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Both read it, and read the same.
    Same,
    /// Both refuse it.
    Refused,
    /// It may be PEM, which `x509-cert` is not asked to read.
    Text,
    /// `x509-cert` reads it; it is refused here for this one of [`REFUSED_HERE`].
    RefusedHere(usize),
}

/// A reason to refuse a certificate that `x509-cert` reads, and how that is seen in what it read.
type Reason = (&'static str, fn(&x509_cert::Certificate) -> bool);

/// The differences that are meant. There is none of the other kind: what is read here, `x509-cert` reads too.
pub const REFUSED_HERE: [Reason; 4] = [
    ("a serial number is positive and at most 20 bytes long (RFC 5280 4.1.2.2)", |certificate| {
        !is_serial(certificate.tbs_certificate().serial_number().as_bytes())
    }),
    ("APIv3 has RSA keys only", |certificate| public_key_info(certificate).algorithm.oid != RSA),
    ("the key must be able to verify; x509-cert does not look into its bits", |certificate| {
        !rsa_key(public_key_info(certificate)).is_some_and(|(modulus, exponent)| is_usable(modulus, exponent))
    }),
    ("the numbers of an OID have no padding (X.690 8.19.2)", |certificate| {
        oids(certificate).iter().any(|oid| is_padded(oid.as_bytes()))
    }),
];

/// Compares what the two read.
///
/// # Panics
/// Where they differ and it is not meant.
pub fn compare(der: &[u8]) -> Outcome {
    if der.first() != Some(&0x30) || der.windows(5).any(|run| run == b"-----") {
        return Outcome::Text;
    }
    match (Certificate::read(der, "certificate"), x509_cert::Certificate::from_der(der)) {
        (Ok(ours), Ok(theirs)) => {
            same(&ours, &theirs);
            Outcome::Same
        }
        (Err(_), Err(_)) => Outcome::Refused,
        (Ok(_), Err(error)) => panic!("read here and refused by x509-cert: {error}"),
        (Err(error), Ok(theirs)) => {
            let reason = REFUSED_HERE.iter().position(|(_, applies)| applies(&theirs));
            Outcome::RefusedHere(reason.unwrap_or_else(|| panic!("read by x509-cert and refused here: {error}")))
        }
    }
}

fn same(ours: &Certificate, theirs: &x509_cert::Certificate) {
    let theirs = theirs.tbs_certificate();
    assert_eq!(ours.serial.as_str(), serial_text(theirs.serial_number().as_bytes()));
    assert_eq!(ours.not_before, theirs.validity().not_before.to_unix_duration().as_secs());
    assert_eq!(ours.not_after, theirs.validity().not_after.to_unix_duration().as_secs());
    same_name(&ours.subject, theirs.subject());
    same_name(&ours.issuer, theirs.issuer());
    let (modulus, _) = rsa_key(theirs.subject_public_key_info()).expect("the key that was read");
    assert_eq!(ours.public_key.modulus(), modulus);
}

/// `x509-cert` sorts the attributes of a set; here they stay in their order. Where there is more than one in a set, what the
/// names consist of is compared.
fn same_name(ours: &str, theirs: &Name) {
    let characters = |text: &str| {
        let mut characters: Vec<char> = text.chars().collect();
        characters.sort_unstable();
        characters
    };
    if theirs.as_ref().iter().all(|set| set.as_ref().len() <= 1) {
        assert_eq!(ours, name(theirs));
    } else {
        assert_eq!(characters(ours), characters(&name(theirs)), "{ours}");
    }
}

fn is_serial(content: &[u8]) -> bool {
    content[0] < 0x80 && content.strip_prefix(&[0]).unwrap_or(content).len() <= 20
}

fn serial_text(content: &[u8]) -> String {
    let without_sign = content.strip_prefix(&[0]).filter(|rest| !rest.is_empty()).unwrap_or(content);
    without_sign.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn public_key_info(certificate: &x509_cert::Certificate) -> &SubjectPublicKeyInfoOwned {
    certificate.tbs_certificate().subject_public_key_info()
}

/// Modulus and exponent, big-endian, of an RSAPublicKey (RFC 8017 A.1.1).
fn rsa_key(info: &SubjectPublicKeyInfoOwned) -> Option<(&[u8], &[u8])> {
    let mut reader = SliceReader::new(info.subject_public_key.as_bytes()?).ok()?;
    let [modulus, exponent] =
        reader.sequence(|inner| Ok::<_, der::Error>([UintRef::decode(inner)?, UintRef::decode(inner)?])).ok()?;
    reader.finish().ok()?;
    Some((modulus.as_bytes(), exponent.as_bytes()))
}

fn is_usable(modulus: &[u8], exponent: &[u8]) -> bool {
    let bits = 8 * modulus.len() as u32 - modulus[0].leading_zeros();
    let is_odd = |number: &[u8]| number[number.len() - 1] % 2 == 1;
    (MIN_BITS..=MAX_BITS).contains(&bits)
        && is_odd(modulus)
        && is_odd(exponent)
        && *exponent != [1]
        && exponent.len() <= 4
}

fn oids(certificate: &x509_cert::Certificate) -> Vec<ObjectIdentifier> {
    let body = certificate.tbs_certificate();
    let attributes = [body.issuer(), body.subject()].into_iter().flat_map(|name| name.as_ref().iter());
    let mut oids: Vec<ObjectIdentifier> =
        attributes.flat_map(|set| set.as_ref().iter().map(|attribute| attribute.oid)).collect();
    oids.extend(body.extensions().into_iter().flatten().map(|extension| extension.extn_id));
    oids.extend(
        [certificate.signature_algorithm(), body.signature(), &public_key_info(certificate).algorithm].map(|it| it.oid),
    );
    oids
}

fn is_padded(oid: &[u8]) -> bool {
    let begins = |at: usize| at == 0 || oid[at - 1] < 0x80;
    (0..oid.len()).any(|at| begins(at) && oid[at] == 0x80)
}

fn name(name: &Name) -> String {
    let attributes = name.as_ref().iter().flat_map(|set| set.as_ref().iter());
    let texts = attributes.map(|attribute| {
        let oid = attribute.oid.to_string();
        let short = SHORT_NAMES.iter().find(|(known, _)| *known == oid).map_or(oid.as_str(), |(_, short)| short);
        format!("{short}={}", text(&attribute.value).unwrap_or_else(|| "?".into()))
    });
    texts.collect::<Vec<_>>().join(", ")
}

/// By the types of x509-cert. Characters that the type does not have are shown nevertheless where they are UTF-8: several
/// authorities write Chinese names as PrintableString.
fn text(value: &Any) -> Option<String> {
    let typed = match value.tag() {
        Tag::BmpString => return value.decode_as::<BmpString>().ok().map(|text| text.to_string()),
        Tag::Utf8String => value.decode_as::<Utf8StringRef<'_>>().map(|text| text.to_string()),
        Tag::PrintableString => value.decode_as::<PrintableStringRef<'_>>().map(|text| text.to_string()),
        Tag::Ia5String => value.decode_as::<Ia5StringRef<'_>>().map(|text| text.to_string()),
        Tag::TeletexString => value.decode_as::<TeletexStringRef<'_>>().map(|text| text.to_string()),
        // x509-cert has no type for it.
        Tag::NumericString => return String::from_utf8(value.value().to_vec()).ok(),
        _ => return None,
    };
    typed.ok().or_else(|| String::from_utf8(value.value().to_vec()).ok())
}

/// Any change of the seeds' bytes; and, three times out of four, changes of a certificate's values.
pub fn mutated(seeds: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let der = der_of(&seeds[random.below(seeds.len())]);
    let Some(mut values) = Value::read_all(&der).filter(|_| random.below(4) > 0) else {
        return mutator::mutated(seeds, random);
    };
    for _ in 0..=random.below(3) {
        let place = random.below(Value::count(&values).max(1));
        Edit::any(random).apply(&mut values, place);
    }
    Value::write_all(&values)
}

fn der_of(seed: &[u8]) -> Vec<u8> {
    der::pem::decode_vec(seed).map_or_else(|_| seed.to_vec(), |(_, der)| der)
}

#[cfg(test)]
mod tests {
    use super::{Outcome, REFUSED_HERE, compare, der_of, mutated};
    use crate::mutator::{Random, seeds};
    use crate::value::{Edit, Value};
    use crate::{TARGETS, Target};

    fn target() -> Target {
        *TARGETS.iter().find(|target| target.name == "certificate").unwrap()
    }

    #[test]
    fn edited_certificates_are_read_as_x509_cert_reads_them() {
        let seeds = seeds(&target());
        let mut outcomes = Vec::new();
        // Every edit of every value by itself.
        for seed in &seeds {
            let values = Value::read_all(&der_of(seed)).unwrap();
            for place in 0..Value::count(&values) {
                for edit in Edit::ALL {
                    let mut edited = values.clone();
                    edit.apply(&mut edited, place);
                    outcomes.push(compare(&Value::write_all(&edited)));
                }
            }
        }
        let mut random = Random(1);
        outcomes.extend((0..5_000).map(|_| compare(&mutated(&seeds, &mut random))));
        let count = |wanted| outcomes.iter().filter(|outcome| **outcome == wanted).count();
        assert!(count(Outcome::Same) > 1_000, "{} of {} were read by both", count(Outcome::Same), outcomes.len());
        for (number, (reason, _)) in REFUSED_HERE.iter().enumerate() {
            assert!(count(Outcome::RefusedHere(number)) > 0, "no certificate shows that {reason}");
        }
        println!("{} compared, {} read by both", outcomes.len(), count(Outcome::Same));
    }
}
