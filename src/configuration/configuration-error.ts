// What is wrong with the configuration: every problem at once, each with its key and what was expected.

export interface ConfigurationProblem {
  readonly code: 'CONFIG_UNKNOWN_KEY' | 'CONFIG_WRONG_VALUE' | 'CONFIG_MISSING' | 'CONFIG_SECRET_IN_FILE' | 'CONFIG_UNREADABLE';
  /** As in YAML (stores[0].path), or the name of the environment variable. */
  readonly key: string;
  readonly vi: string;
  readonly en: string;
}

export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly code = 'CONFIG_INVALID';
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[]) {
    super(problems.map((problem) => `${problem.key}: ${problem.vi} / ${problem.en}`).join('\n'));
    this.problems = problems;
  }
}
