const named = /^(?:ANSIC|UnixDate|RubyDate|RFC822Z?|RFC850|RFC1123Z?|RFC3339(?:Nano)?|Unix|UnixMs|UnixUs|UnixNs)$/;

/** The date that Go's layouts are written with: Mon Jan 2 15:04:05 2006. */
const reference =
  /2006|Jan(?:uary)?|Mon(?:day)?|MST|Z07|[-+]07|15|\b(?:0[1-6]|_2|__2|002)|PM|pm|[.,](?:0+|9+)|(?:^|\D)[1-5](?:\D|$)/;

/** Why a format of `stage.timestamp` never fits a time, as a phrase with advice; `undefined` if it may. */
export function layoutProblem(format: string): string | undefined {
  if (format === '' || named.test(format)) return undefined;
  const letters = /%[A-Za-z]|y{2,}|Y{2,}|M{2,}|d{2,}|D{2,}|H{2,}|h{2,}|m{2,}|s{2,}|S{2,}/.exec(format)?.[0];
  const year = /(?<!\d)(?:19|20)\d\d(?!\d)/.exec(format)?.[0];
  const isForeign = letters !== undefined || (year !== undefined && year !== '2006') || !reference.test(format);
  if (!isForeign) return undefined;
  const what =
    letters === undefined
      ? year === undefined
        ? "holds no part of Go's reference time"
        : `has the year ${year}`
      : `has ${JSON.stringify(letters)}`;
  return `${what}, so no time ever fits it: write the format as Go writes Mon Jan 2 15:04:05 2006, such as "2006-01-02 15:04:05", or a name such as "RFC3339Nano"`;
}
