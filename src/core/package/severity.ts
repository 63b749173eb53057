// How heavy a finding is.

/** refuse: the package cannot be accepted as it is. warn: a person decides. info: said, nothing to decide. */
export type Severity = 'refuse' | 'warn' | 'info';
