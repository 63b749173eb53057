// chauban verify, as a command of the table. Its own module parses its arguments: it must stand alone.
import { type Command, EXIT } from '../command.ts';
import { runVerify, VERIFY_USAGE } from '../verify.ts';

export const verify: Command = {
  name: 'verify',
  vi: 'Kiểm tra ngoại tuyến một gói chứng minh, theo thư mục tin cậy của chính bạn.',
  en: 'Verify a proof bundle offline, under your own trust folder.',
  help: () => VERIFY_USAGE,
  async run(args, output, now) {
    if (!args.includes('--help')) return runVerify(args, output, now);
    output.out(VERIFY_USAGE);
    return EXIT.passed;
  },
};
