// RFC 3339 with milliseconds in UTC+8, as in 2015-05-20T13:29:35.120+08:00 (doc merchant/4012380498).
const EIGHT_HOURS = 8 * 3600;

/** `seconds`: Unix seconds, fractions allowed. */
export function rfc3339(seconds) {
  return new Date(Math.round((seconds + EIGHT_HOURS) * 1000)).toISOString().replace("Z", "+08:00");
}
