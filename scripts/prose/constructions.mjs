// Constructions that a native reader stumbles over, each with what to write instead. `bad` and `good` are tried before each
// run: a pattern that misses its own examples, or one that fires on good text, fails the linter itself.
// `in` names the kinds of text that a construction is looked for in; without it, all of them.
const verbs =
  'is|are|was|were|would|will|can|cannot|could|may|might|must|has|have|had|does|do|did|goes|makes|takes|needs|says|knows|comes|gets|gives|costs|stays|waits|looks|counts|shows|holds|means|reads';
// Nothing between the conjunction and the verb may begin a clause of its own.
const nounPhrase = String.raw`(?:(?!that\b|which\b|who\b|whose\b|when\b|if\b|where\b|what\b|and\b|or\b|as\b|to\b)[\w'’.-]+\s+){1,7}?`;

export const constructions = [
  {
    name: 'what-as-subject',
    pattern: /(?:^|[.!?]["')]?\s+)What(?:ever)?\s(?![^.!?]*\?)/g,
    in: ['paragraph', 'comment'],
    advice: 'begin with a noun or a verb: "Data shared by ...", "Methods that ..."',
    bad: [
      'What is known of the execution.',
      'What the port says returns nothing may return something all the same.',
      'It ends. What is left is counted.',
    ],
    good: ['What does it cost? About 2 µs a step.', 'Tells what it found.'],
  },
  {
    name: 'what-as-subject-inside',
    pattern: new RegExp(
      String.raw`(?:[,;:(]\s+(?:and |or |but |so )?|\bbecause |\bso that )what\s+(?:is|are|was|were|has|does|comes|runs|stands|remains|[a-z]+ed|[\w'’]+s\s+it\s+(?:is|does))\b(?![^.!?]*\?)`,
      'gi',
    ),
    advice: 'name the thing: "malformed entries are misses", "the composite that runs them"',
    bad: [
      'Fails slow operations, and what is no entry is none.',
      'A plain step logs nothing by itself: what runs it does.',
      'Counts; what is no finite number is not counted.',
    ],
    good: ['Says what is missing.', 'The message says what was expected and what came.'],
  },
  {
    name: 'what-is-no',
    pattern:
      /\b(?:what|who|which|that)(?:ever)? (?:is|are|was|were|has) (?:no\b(?! (?:longer|more|less|fewer)\b)|none\b)/gi,
    advice: 'say what it is instead, or "is not a ..."',
    bad: ['for what is no error its type', 'an operation fails, and what is no entry is none'],
    good: ['a step that is no longer wanted'],
  },
  {
    name: 'who-as-subject',
    pattern:
      /(?:^|[.!?;:(]\s+)who\s(?![^.!?]*\?)|\b(?:to|for|of|by|from|with|on|than) who\b|[,;] (?:and |or |but )?who asks\b|\bwho speaks\b/gi,
    advice: 'name the person or the part: "readers", "your application", "the caller"',
    bad: [
      'who speaks (`serviceName`)',
      'Concurrent scrapes are cheap: who asks while a collection runs shares it.',
      'How large each package is to who installs it.',
    ],
    good: ['Who owns the provider? Your application.', 'The person who installs it sees one warning.'],
  },
  {
    name: 'whoever',
    pattern: /\bwho(?:so)?ever\b/gi,
    advice: 'name the person or the part: "Subclasses are instrumented automatically."',
    bad: ['Whoever extends this is observed without knowing it.'],
    good: ['Subclasses are instrumented automatically.'],
  },
  {
    name: 'nobody',
    pattern: /\bnobody\b|\bno one\b/gi,
    advice:
      'say what happens, in the passive if need be: "never disposed explicitly", "does not interrupt running code"',
    bad: ["A context's scope, of which nobody disposes.", 'It stops nobody.'],
    good: ['The scope of a context; never disposed explicitly.'],
  },
  {
    name: 'for-as-conjunction',
    pattern: new RegExp(
      String.raw`[,;]\s+for\s+(?!example\b|instance\b|each\b|every\b)(?:(?:it|they|we|he|she|you|there|nothing|otherwise)\s+[\w'’]+|${nounPhrase}(?:${verbs})\b)`,
      'gi',
    ),
    advice: 'say "because", or begin a new sentence',
    bad: [
      'Ignores NaN, for it would make the sum unusable.',
      'Takes exact versions, for the API does not tell it.',
      'Made at the first end, for a histogram of nothing has no least value.',
    ],
    good: [
      'Use it for tests.',
      'Options, for example the port, come first.',
      'A type for keys, for each of which there is a test.',
      'Reads files, for the few services that are scraped often.',
    ],
  },
  {
    name: 'is-no',
    pattern:
      /(?<!\bthere |\bthere's )\b(?:is|are|was|were|be|been|becomes?) (?:no (?!longer\b|more\b|less\b|fewer\b|better\b|worse\b|different\b|later\b|earlier\b|larger\b|smaller\b|slower\b|faster\b|matter\b)|none\b(?! of\b))/gi,
    advice: 'say "is not a ..." or "has no ..."',
    bad: ['A reader that goes away is none.', 'This line of the page is no sample.', 'Cancelled is no error.'],
    good: [
      'There is no Grafana.',
      'It is no longer asked.',
      'Where there is none, it warns.',
      'The cost is no more than 3 ns.',
    ],
  },
  {
    name: 'an-own',
    pattern:
      /\ban own\b|\b(?<!\b(?:its|their|your|our|my|his|her|'s) )own ones?\b|\bof one'?s own\b|\bone of the [\w'’-]+'s own\b/gi,
    advice: 'say "your own", "its own", "a separate", or name it',
    bad: ['so that an own one sees them', "A field that is called like one of the line's own gets an underscore"],
    good: ['A metric of your own.', 'It has its own timer.'],
  },
  {
    name: 'called-like',
    pattern: /\bcalled like\b|\bis called as\b/gi,
    advice: 'say "named like", "has the same name as", or "clashes with"',
    bad: ["A field that is called like one of the line's own gets an underscore"],
    good: ['The function is called once.'],
  },
  {
    name: 'say-of',
    pattern:
      /\b(?:knows?|known|knew|says?|said|tells?|told|speaks?) (?:nothing |something |more |anything |that |this )?of (?!course\b|which\b|whom\b)/gi,
    advice: 'say "about", or use another verb: "reports", "documents", "with no telemetry code in your steps"',
    bad: [
      'The step that does the work knows nothing of it.',
      'What is known of the execution',
      'What a page says of the steps',
    ],
    good: ['The page reports every step.', 'It knows about both copies.'],
  },
  {
    name: 'all-the-same',
    pattern: /\ball the same\b|\bfor ever\b|\bin vain\b|\bat length\b|\banew\b|\bwithout us\b|\bwithout knowing it\b/gi,
    advice: 'say "still", "forever", "for nothing", "again", "its default behaviour", "automatically"',
    bad: [
      'Methods may return something all the same.',
      'what it would do without us',
      'which would make the sum unusable for ever',
      'Whoever extends this is observed without knowing it',
    ],
    good: ['It waits forever.'],
  },
  {
    name: 'troubles',
    pattern: /\btroubles\b|\boutlives?\b/gi,
    advice: 'say "errors", "survives its errors"',
    bad: ['Writes lines to a stream and outlives its troubles'],
    good: ['Writes lines to a stream and survives its errors.'],
  },
  {
    name: 'each-once',
    pattern: /,\s*each once\b|\bwhenever they come\b/gi,
    advice: 'say "once each", "regardless of order"',
    bad: ['Producers are always on the page, each once, whenever they come.'],
    good: ['Producers are always included, once each.'],
  },
  {
    name: 'makes-no-sense',
    pattern: /\bmakes? no sense\b|\bis there for\b|\btold so\b/gi,
    advice: 'name the fault: "usage error", "produces a wrong result", or the setting: "with maxRetries: 0"',
    bad: ['2 a call that makes no sense', 'CONTESTANT does not do what it is there for', 'runs where told so'],
    good: ['2 usage error', 'CONTESTANT produces a wrong result'],
  },
  {
    name: 'stands',
    pattern: /\bstands? (?:in(?! for\b)|beside|where|there|at|on|under|behind|here|above|below)\b/gi,
    advice: 'say "is": "Tests are in apps/system-tests."',
    bad: ['Thresholds stand in the settings.', 'The test stands beside its file.'],
    good: ['A page stands in for it.', 'The test is beside its file.'],
  },
  {
    name: 'or-would',
    pattern: /[,;] or (?:it|they|we|a|an|the|each|all|what|memory|nothing)\b[^.,;]{0,60}\bwould\b/gi,
    advice: 'say "otherwise" or "because ... would"',
    bad: ['Past them lines are dropped and counted, or memory would fill.'],
    good: ['Otherwise memory would fill.', 'Use one, or the other.'],
  },
  {
    name: 'one-figures',
    pattern:
      /(?<![\d.,:/_-])1 (?:figures|requests|lines|steps|spans|errors|warnings|tests|files|branches|attempts)\b|^of them\b/g,
    advice: 'let the number and its noun agree; a phrase of its own needs its subject',
    bad: ['of them within 0.25 s', '1 figures differ.'],
    good: ['1 figure differs.', '21 figures differ.'],
  },
];

/** What is found in a text of that kind, as `{ name, index, length, advice }`. */
export function findConstructions(text, kind) {
  return constructions
    .filter((each) => each.in === undefined || each.in.includes(kind))
    .flatMap(({ name, pattern, advice }) => {
      return [...text.matchAll(pattern)].map((match) => {
        const blank = /^[\s.!?,;:("')]*/.exec(match[0])[0].length;
        return { name, advice, index: match.index + blank, found: match[0].slice(blank).replace(/\s+/g, ' ').trim() };
      });
    });
}

/** Where a pattern does not do what its own examples say. */
export function wrongExamples() {
  return constructions.flatMap(({ name, pattern, bad, good }) => [
    ...bad.filter((text) => text.search(pattern) < 0).map((text) => `${name} does not find its example "${text}"`),
    ...good
      .map((text) => ({ text, names: findConstructions(text, 'paragraph').map((each) => each.name) }))
      .filter(({ names }) => names.length > 0)
      .map(({ text, names }) => `${names.join(', ')} fires on good text "${text}"`),
  ]);
}
