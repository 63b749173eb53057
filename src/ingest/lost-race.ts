// Thrown inside a transaction to roll it back when another worker moved the package first. Not an error of anybody.
export class LostRace extends Error {
  override readonly name = 'LostRace';
}
