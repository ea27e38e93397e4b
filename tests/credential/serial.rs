//! Serial numbers: one form, however they were written. Expected values follow from the design's rule: upper-case hex of
//! whole bytes.

use wechatpay_wasm::credential::serial::Serial;
use wechatpay_wasm::error::Code;

#[test]
fn every_spelling_of_a_number_is_the_same_serial() {
    for (text, serial) in [
        ("408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB", "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB"),
        ("408b07e79b8269fec3d5d3e6ab8ed163a6a380db", "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB"),
        ("40:8B:07:E7", "408B07E7"),
        (" 40 8b\t07\r\ne7 ", "408B07E7"),
        ("A1B2C", "0A1B2C"),
        ("0A1B2C", "0A1B2C"),
        ("000A1B2C", "0A1B2C"),
        ("00898DBAD30F416EC7", "898DBAD30F416EC7"),
        ("1", "01"),
        ("0", "00"),
        ("0000", "00"),
        // 40 digits may all be decimal ones.
        ("1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890"),
    ] {
        assert_eq!(Serial::parse(text, "serialNo").unwrap().as_str(), serial, "{text:?}");
    }
}

#[test]
fn the_bytes_of_a_certificate_give_the_same_serial_as_its_text() {
    for (bytes, text) in [
        // DER puts a zero byte before a set top bit; it is no part of the number.
        (&[0x00, 0x89, 0x8D, 0xBA][..], "898DBA"),
        (&[0x0A, 0x1B], "A1B"),
        (&[0x01], "1"),
        (&[0x00], "0"),
        (&[0x9A; 20], "-"),
        (&[&[0x00], &[0x9A; 20][..]].concat(), &"9A".repeat(20)),
    ] {
        assert_eq!(Serial::from_der_integer(bytes), Serial::parse(text, "serialNo").ok(), "{text}");
    }
}

#[test]
fn what_is_no_serial_is_called_by_its_name() {
    for (text, named) in [
        ("", "empty"),
        (" : ", "empty"),
        ("PUB_KEY_ID_0114232134912410000000000000", "public key id"),
        // 408B07E7…80DB in decimal.
        ("368475901513257255001947488155316308835194601691", "decimal"),
        ("408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB00", "40"),
        ("0x408B07E7", "character 2"),
        ("408B07EO", "character 8"),
        ("序列号", "character 1"),
    ] {
        let error = Serial::parse(text, "serialNo").expect_err(text);
        assert_eq!((error.code(), error.field()), (Code::SerialNo, Some("serialNo")), "{text:?}");
        assert!(error.to_string().contains(named), "{text:?}: {error}");
    }
}
