/** Names of general categories, of which Go knows the long forms too. */
const categories =
  /^(?:any|ascii|assigned|l[cltmou&]?|m[cen]?|n[dlo]?|p[cdefios]?|s[ckmo]?|z[lps]?|c[cfnos]?|letter|casedletter|uppercaseletter|lowercaseletter|titlecaseletter|modifierletter|otherletter|mark|nonspacingmark|spacingmark|enclosingmark|combiningmark|number|decimalnumber|digit|letternumber|othernumber|punctuation|punct|connectorpunctuation|dashpunctuation|openpunctuation|closepunctuation|initialpunctuation|finalpunctuation|otherpunctuation|symbol|mathsymbol|currencysymbol|modifiersymbol|othersymbol|separator|spaceseparator|lineseparator|paragraphseparator|other|control|cntrl|format|surrogate|privateuse|unassigned)$/;

/** The only scripts whose full name is as short as the four-letter codes, which Go does not know. */
const shortScripts = /^(?:ahom|cham|kawi|lisu|miao|modi|newa|thai|toto)$/;

/** Whether Go knows a Unicode class by this name: a category or a script, not a property such as `Alphabetic`. */
export function isUnicodeClass(given: string): boolean {
  const name = given
    .replace(/^\^/, '')
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '');
  if (categories.test(name)) return true;
  if (!/^[a-z]+$/.test(name) || (name.length === 4 && !shortScripts.test(name))) return false;
  try {
    // Go compares names without their separators and then misses the scripts of two words: so does this.
    new RegExp(`\\p{Script=${name.charAt(0).toUpperCase()}${name.slice(1)}}`, 'u');
    return true;
  } catch {
    return false;
  }
}
