// Codes about the values of fields, and about how they agree with each other within a dossier.
import type { CatalogueEntry } from './catalogue-entry.ts';

export const FIELD_CODES = {
  FIELD_UNKNOWN: {
    severity: 'refuse',
    vi: 'Trường hoặc cột “{name}” không có trong chuẩn mô tả ở cấp {level}. Hãy sửa tên trường theo mẫu hoặc bỏ đi.',
    en: 'Field or column "{name}" is not in the profile at level {level}. Correct its name as in the template, or remove it.',
  },
  FIELD_REPEATED: {
    severity: 'refuse',
    vi: 'Trường “{name}” được ghi hai lần ở cùng một chỗ. Hãy giữ lại một giá trị.',
    en: 'Field "{name}" is given twice in the same place. Keep one value.',
  },
  FIELD_ALIAS: {
    severity: 'info',
    vi: 'Trường “{name}” được hiểu là “{field}” (cách viết khác của cùng một mã). Lần sau hãy dùng “{field}”.',
    en: 'Field "{name}" was read as "{field}" (another spelling of the same code). Please use "{field}" next time.',
  },
  FIELD_NORMALIZED: {
    severity: 'info',
    vi: 'Giá trị của trường “{field}” được chuẩn hóa cách mã hóa dấu tiếng Việt (Unicode dựng sẵn, NFC); nội dung không đổi. Bản gốc được giữ nguyên, không cần sửa.',
    en: 'The accents in field "{field}" were brought to one encoding (Unicode NFC); the wording is unchanged. The original is kept; nothing needs to be done.',
  },
  FIELD_TRIMMED: {
    severity: 'info',
    vi: 'Khoảng trắng thừa ở đầu hoặc cuối trường “{field}” được bỏ qua. Bản gốc được giữ nguyên, không cần sửa.',
    en: 'Surplus spaces around field "{field}" were ignored. The original is kept; nothing needs to be done.',
  },
  FIELD_MISSING: {
    severity: 'refuse',
    vi: 'Thiếu giá trị của trường “{name}” ({field}). Hãy điền trường này vào bản mô tả.',
    en: 'Field "{nameEn}" ({field}) has no value. Fill it in in the description.',
  },
  FIELD_TOO_LONG: {
    severity: 'refuse',
    vi: 'Trường “{name}” ({field}) dài {length} ký tự, tối đa {limit}. Hãy rút gọn giá trị.',
    en: 'Field "{nameEn}" ({field}) has {length} characters, at most {limit} are allowed. Shorten the value.',
  },
  FIELD_NOT_A_NUMBER: {
    severity: 'refuse',
    vi: 'Trường “{name}” ({field}) phải là số, đang ghi “{value}”. Hãy sửa lại, chỉ dùng chữ số.',
    en: 'Field "{nameEn}" ({field}) must be a number, it says "{value}". Correct it, using digits only.',
  },
  FIELD_NOT_A_DATE: {
    severity: 'refuse',
    vi: 'Trường “{name}” ({field}) phải là ngày dạng {format}, đang ghi “{value}”. Hãy sửa lại, ví dụ 05/09/2024.',
    en: 'Field "{nameEn}" ({field}) must be a date as {format}, it says "{value}". Correct it, for example 05/09/2024.',
  },
  FIELD_DATE_UNREAL: {
    severity: 'refuse',
    vi: 'Trường “{name}” ({field}) ghi ngày không có thật: “{value}”. Hãy đối chiếu văn bản và sửa lại.',
    en: 'Field "{nameEn}" ({field}) holds a date that does not exist: "{value}". Compare with the document and correct it.',
  },
  FIELD_VALUE_UNLISTED: {
    severity: 'warn',
    vi: 'Giá trị “{value}” của trường “{name}” ({field}) không thuộc danh mục thường dùng: {values}. Hãy kiểm tra lại; cán bộ lưu trữ sẽ quyết định.',
    en: 'Value "{value}" of field "{nameEn}" ({field}) is not in the usual list: {values}. Check it; an archivist decides.',
  },
  FIELD_CONTROL_CHARACTER: {
    severity: 'refuse',
    vi: 'Trường “{field}” chứa ký tự điều khiển không nhìn thấy. Hãy gõ lại giá trị của trường.',
    en: 'Field "{field}" contains invisible control characters. Type its value again.',
  },
  FILECODE_MISSING: {
    severity: 'refuse',
    vi: 'Hồ sơ chưa có mã: thiếu cả mã hồ sơ và các phần tạo nên mã. Hãy điền mã cơ quan, mã phông, năm (mục lục) và số, ký hiệu hồ sơ.',
    en: 'The dossier has no code: neither the code nor the parts it is made of. Fill in institution, fonds, year (inventory) and notation.',
  },
  FILECODE_COMPOSED: {
    severity: 'info',
    vi: 'Mã hồ sơ không được ghi nên được ghép từ các phần thành “{value}”. Hãy kiểm tra mã này trên biên nhận.',
    en: 'The dossier code was not given and was composed of its parts as "{value}". Check this code on the receipt.',
  },
  FILECODE_PARTS_MISSING: {
    severity: 'warn',
    vi: 'Mã hồ sơ “{value}” được ghi nhưng thiếu các phần: {names}. Hãy điền đủ các phần, vì mã được lưu theo từng phần.',
    en: 'The dossier code "{value}" is given but these parts are missing: {names}. Fill in the parts, because the code is kept as its parts.',
  },
  FILECODE_INCONSISTENT: {
    severity: 'refuse',
    vi: 'Mã hồ sơ ghi là “{value}” nhưng ghép từ các phần thì được “{expected}”. Hãy sửa cho khớp nhau.',
    en: 'The dossier code says "{value}" but its parts make "{expected}". Correct one of them.',
  },
  FILECODE_LONG: {
    severity: 'info',
    vi: 'Mã hồ sơ dài {length} ký tự, hơn {limit} ký tự in trong thông tư; tổng độ dài các phần vốn vượt con số này nên vẫn được nhận, không cần sửa.',
    en: 'The dossier code has {length} characters, more than the {limit} printed in the circular; its parts exceed that by themselves, so it is accepted as it is and nothing needs to be done.',
  },
  DOCUMENT_FILECODE_DIFFERS: {
    severity: 'refuse',
    vi: 'Văn bản thứ {document} ghi “{field}” là “{value}”, khác với hồ sơ (“{expected}”). Hãy sửa lại hoặc chuyển văn bản sang đúng hồ sơ.',
    en: 'Document {document} says "{field}" is "{value}", but the dossier says "{expected}". Correct it or move the document to its dossier.',
  },
  FONDS_DIFFERS: {
    severity: 'refuse',
    vi: 'Phông ghi “{field}” là “{value}” nhưng hồ sơ ghi “{expected}”. Hãy sửa cho khớp nhau.',
    en: 'The fonds says "{field}" is "{value}" but the dossier says "{expected}". Make them agree.',
  },
  TOTALDOC_MISMATCH: {
    severity: 'refuse',
    vi: 'Hồ sơ ghi có {expected} văn bản nhưng bản mô tả liệt kê {count}. Hãy bổ sung văn bản còn thiếu hoặc sửa tổng số.',
    en: 'The dossier says it has {expected} documents but the description lists {count}. Add what is missing or correct the total.',
  },
  DOCCODE_DUPLICATE: {
    severity: 'refuse',
    vi: 'Văn bản thứ {document} trùng mã định danh “{value}” với văn bản thứ {other}. Mỗi văn bản phải có mã riêng; hãy sửa lại.',
    en: 'Document {document} has the same identifier "{value}" as document {other}. Each document needs its own; correct it.',
  },
  DOCORDINAL_DUPLICATE: {
    severity: 'refuse',
    vi: 'Văn bản thứ {document} trùng số thứ tự {value} với văn bản thứ {other}. Hãy đánh lại số thứ tự.',
    en: 'Document {document} has the same ordinal {value} as document {other}. Number the documents again.',
  },
  DOCORDINAL_GAP: {
    severity: 'warn',
    vi: 'Số thứ tự văn bản không liên tục: thiếu {values}. Hãy kiểm tra xem có văn bản nào bị bỏ sót không.',
    en: 'The ordinals of the documents have gaps: {values} missing. Check whether a document was left out.',
  },
  DATES_REVERSED: {
    severity: 'refuse',
    vi: 'Thời gian bắt đầu ({start}) sau thời gian kết thúc ({end}). Hãy sửa lại hai ngày này.',
    en: 'The start date ({start}) is after the end date ({end}). Correct the two dates.',
  },
  ISSUED_OUTSIDE_DOSSIER: {
    severity: 'warn',
    vi: 'Văn bản thứ {document} ban hành ngày {value}, nằm ngoài thời gian của hồ sơ ({start} - {end}). Hãy kiểm tra lại ngày tháng.',
    en: 'Document {document} was issued on {value}, outside the dates of the dossier ({start} - {end}). Check the dates.',
  },
  DOCUMENT_DUPLICATE: {
    severity: 'refuse',
    vi: 'Văn bản thứ {document} trùng số, ký hiệu, cơ quan ban hành và ngày với văn bản thứ {other}. Hãy bỏ bản trùng hoặc sửa lại mô tả.',
    en: 'Document {document} has the same number, notation, issuer and date as document {other}. Remove the duplicate or correct the description.',
  },
} as const satisfies Record<string, CatalogueEntry>;
