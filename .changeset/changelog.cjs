// Makes the lines of a CHANGELOG: the sentences that were written for users, and nothing else. changesets' own adds the
// hash of a commit to each, and a line for each of our packages that has the same version anyway.
module.exports = {
  getReleaseLine: async ({ summary }) => `- ${summary.trim().replaceAll('\n', '\n  ')}`,
  getDependencyReleaseLine: async () => '',
};
