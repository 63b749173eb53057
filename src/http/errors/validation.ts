// DTO validation: unknown fields are refused, and each failed constraint has a stable code and a sentence in both languages.
import { type ArgumentMetadata, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { HttpRefusal } from './http-refusal.ts';

export interface FieldProblem {
  /** As in the body: items[0].name. */
  readonly field: string;
  readonly code: string;
  readonly vi: string;
  readonly en: string;
}

interface Sentence {
  readonly code: string;
  readonly vi: string;
  readonly en: string;
}

// class-validator's names of constraints.
const SENTENCES: Readonly<Record<string, Sentence>> = {
  whitelistValidation: { code: 'FIELD_UNKNOWN', vi: 'Không có mục này.', en: 'There is no such field.' },
  isDefined: { code: 'FIELD_MISSING', vi: 'Cần điền mục này.', en: 'This field is needed.' },
  isNotEmpty: { code: 'FIELD_MISSING', vi: 'Cần điền mục này.', en: 'This field is needed.' },
  isString: { code: 'FIELD_NOT_TEXT', vi: 'Cần một chuỗi ký tự.', en: 'Expected a text.' },
  isBoolean: { code: 'FIELD_NOT_BOOLEAN', vi: 'Cần giá trị đúng hoặc sai.', en: 'Expected true or false.' },
  isInt: { code: 'FIELD_NOT_INTEGER', vi: 'Cần một số nguyên.', en: 'Expected a whole number.' },
  isNumber: { code: 'FIELD_NOT_NUMBER', vi: 'Cần một số.', en: 'Expected a number.' },
  isArray: { code: 'FIELD_NOT_LIST', vi: 'Cần một danh sách.', en: 'Expected a list.' },
  isObject: { code: 'FIELD_NOT_OBJECT', vi: 'Cần một nhóm thông tin.', en: 'Expected an object.' },
  isUuid: { code: 'FIELD_NOT_IDENTIFIER', vi: 'Mã định danh không đúng dạng.', en: 'Not an identifier.' },
  isIn: {
    code: 'FIELD_NOT_IN_LIST',
    vi: 'Giá trị không nằm trong danh sách cho phép.',
    en: 'The value is not one of those allowed.',
  },
  isEnum: {
    code: 'FIELD_NOT_IN_LIST',
    vi: 'Giá trị không nằm trong danh sách cho phép.',
    en: 'The value is not one of those allowed.',
  },
  matches: { code: 'FIELD_WRONG_FORM', vi: 'Giá trị không đúng dạng.', en: 'The value has the wrong form.' },
  isEmail: { code: 'FIELD_NOT_EMAIL', vi: 'Địa chỉ thư điện tử không đúng.', en: 'Not an e-mail address.' },
  isDateString: { code: 'FIELD_NOT_DATE', vi: 'Ngày không đúng dạng NNNN-TT-nn.', en: 'Expected a date, YYYY-MM-DD.' },
  isIso8601: { code: 'FIELD_NOT_DATE', vi: 'Ngày không đúng dạng NNNN-TT-nn.', en: 'Expected a date, YYYY-MM-DD.' },
  minLength: { code: 'FIELD_TOO_SHORT', vi: 'Giá trị quá ngắn.', en: 'The value is too short.' },
  maxLength: { code: 'FIELD_TOO_LONG', vi: 'Giá trị quá dài.', en: 'The value is too long.' },
  isLength: { code: 'FIELD_WRONG_LENGTH', vi: 'Độ dài không đúng.', en: 'The length is wrong.' },
  min: { code: 'FIELD_TOO_SMALL', vi: 'Giá trị quá nhỏ.', en: 'The value is too small.' },
  max: { code: 'FIELD_TOO_LARGE', vi: 'Giá trị quá lớn.', en: 'The value is too large.' },
  arrayMinSize: { code: 'LIST_TOO_SHORT', vi: 'Danh sách quá ngắn.', en: 'The list is too short.' },
  arrayMaxSize: { code: 'LIST_TOO_LONG', vi: 'Danh sách quá dài.', en: 'The list is too long.' },
};
const OTHER: Sentence = { code: 'FIELD_INVALID', vi: 'Giá trị không hợp lệ.', en: 'The value is not valid.' };

export function fieldProblems(errors: readonly ValidationError[], at = ''): FieldProblem[] {
  return errors.flatMap((error) => {
    const name = /^\d+$/.test(error.property) ? `[${error.property}]` : at === '' ? error.property : `.${error.property}`;
    const field = at + name;
    const own = Object.keys(error.constraints ?? {}).map((constraint) => ({ field, ...(SENTENCES[constraint] ?? OTHER) }));
    return [...own, ...fieldProblems(error.children ?? [], field)];
  });
}

export function validationPipe(): ValidationPipe {
  return new DefinedValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    // The value is not repeated: it may be a password.
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => new HttpRefusal('VALIDATION_FAILED', fieldProblems(errors)),
  });
}

// Class fields exist with the value undefined when the body lacks them; a change must not take that for "make it empty".
class DefinedValidationPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const result: unknown = await super.transform(value, metadata);
    if (metadata.type !== 'body' || typeof result !== 'object' || result === null) return result;
    const fields = result as Record<string, unknown>;
    for (const key of Object.keys(fields)) if (fields[key] === undefined) delete fields[key];
    return result;
  }
}
