/** A variable whose value cannot be used. */
export class ConfigError extends Error {
  readonly variable: string;
  /** What to do about it: "write a zone such as ...". */
  readonly fix: string;

  /** @param problem what is wrong, as it follows the variable's name: `is "Atlantis"` */
  constructor(variable: string, problem: string, fix: string) {
    super(`${variable} ${problem}; ${fix}`);
    this.variable = variable;
    this.fix = fix;
  }
}
