//! Times as text: ISO 8601 and that of HTTP.

use pkcs8::der::DateTime;

/// `2015-05-20T13:29:35.000Z`: what JavaScript's `toISOString` gives for Unix seconds.
pub fn iso_time(seconds: u64) -> String {
    match DateTime::from_unix_duration(std::time::Duration::from_secs(seconds)) {
        Ok(time) => format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.000Z",
            time.year(),
            time.month(),
            time.day(),
            time.hour(),
            time.minutes(),
            time.seconds()
        ),
        Err(_) => seconds.to_string(),
    }
}

/// `2015-05-20`.
pub fn day(seconds: u64) -> String {
    iso_time(seconds).chars().take(10).collect()
}

/// IMF-fixdate (RFC 9110 section 5.6.7), the only form servers send today, as Unix seconds.
pub fn http_date(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let (_, rest) = text.split_once(", ")?;
    let mut parts = rest.split([' ', ':']);
    let mut next = || parts.next();
    let (day, month, year) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    let month = u8::try_from(MONTHS.iter().position(|name| *name == month)?.checked_add(1)?).ok()?;
    let time = DateTime::new(
        year.parse().ok()?,
        month,
        day.parse().ok()?,
        hour.parse().ok()?,
        minute.parse().ok()?,
        second.parse().ok()?,
    );
    i64::try_from(time.ok()?.unix_duration().as_secs()).ok()
}
