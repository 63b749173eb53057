// Codes about hoso.xml and hoso.xlsx as files: found, readable, of the known shape. docs/sip-tt02-2019.md describes both.
import type { CatalogueEntry } from './catalogue-entry.ts';

export const DESCRIPTION_CODES = {
  SIP_DESCRIPTION_MISSING: {
    severity: 'refuse',
    vi: 'Trong gói không có bản mô tả hoso.xml hoặc hoso.xlsx. Hãy tải mẫu hoso.xlsx, điền thông tin và đặt cạnh các tệp văn bản.',
    en: 'The package has no description hoso.xml or hoso.xlsx. Download the hoso.xlsx template, fill it in and put it beside the documents.',
  },
  SIP_DESCRIPTION_AMBIGUOUS: {
    severity: 'refuse',
    vi: 'Trong gói có nhiều bản mô tả: {names}. Hãy giữ lại đúng một bản.',
    en: 'The package has more than one description: {names}. Keep exactly one.',
  },
  SIP_PROFILE_MISMATCH: {
    severity: 'refuse',
    vi: 'Bản mô tả ghi theo chuẩn “{found}” nhưng phông này dùng chuẩn “{expected}”. Hãy dùng đúng mẫu của phông.',
    en: 'The description follows profile "{found}" but this fonds uses "{expected}". Use the template of the fonds.',
  },
  SIP_NO_DOCUMENTS: {
    severity: 'refuse',
    vi: 'Bản mô tả không có văn bản nào. Hãy mô tả từng văn bản của hồ sơ.',
    en: 'The description lists no documents. Describe each document of the dossier.',
  },
  DOCUMENT_WITHOUT_MAIN_FILE: {
    severity: 'refuse',
    vi: 'Văn bản thứ {document} chưa ghi tên tệp chính. Hãy ghi tên tệp chính của văn bản vào bản mô tả.',
    en: 'Document {document} does not name its main file. Write the name of its main file into the description.',
  },
  XML_MALFORMED: {
    severity: 'refuse',
    vi: 'hoso.xml không phải là XML đúng quy cách: {detail}. Hãy xuất lại tệp từ phần mềm đã tạo ra nó.',
    en: 'hoso.xml is not well-formed XML: {detail}. Export it again from the software that made it.',
  },
  XML_DTD: {
    severity: 'refuse',
    vi: 'hoso.xml có khai báo DTD (DOCTYPE), không được phép vì lý do an toàn. Hãy bỏ khai báo này rồi nộp lại.',
    en: 'hoso.xml has a DTD (DOCTYPE), which is not allowed for safety. Remove it and submit again.',
  },
  XML_ENCODING: {
    severity: 'refuse',
    vi: 'hoso.xml không được ghi bằng UTF-8. Hãy lưu lại tệp với bảng mã UTF-8.',
    en: 'hoso.xml is not written in UTF-8. Save the file again as UTF-8.',
  },
  XML_LIMIT: {
    severity: 'refuse',
    vi: 'hoso.xml vượt giới hạn đọc ({detail}). Hãy chia hồ sơ hoặc bỏ phần nội dung không thuộc bản mô tả.',
    en: 'hoso.xml exceeds the reading limits ({detail}). Split the dossier or remove content that is no description.',
  },
  XML_ROOT_UNKNOWN: {
    severity: 'refuse',
    vi: 'Phần tử gốc của hoso.xml là “{found}”, cần là “{expected}”. Hãy xem mẫu hoso.xml trong tài liệu hướng dẫn.',
    en: 'The root element of hoso.xml is "{found}", expected "{expected}". See the example of hoso.xml in the guide.',
  },
  XML_ATTRIBUTE_UNKNOWN: {
    severity: 'refuse',
    vi: 'Thuộc tính “{name}” của phần tử “{element}” trong hoso.xml không được biết đến. Hãy bỏ hoặc sửa tên thuộc tính.',
    en: 'Attribute "{name}" of element "{element}" in hoso.xml is unknown. Remove it or correct its name.',
  },
  XML_TEXT_UNEXPECTED: {
    severity: 'refuse',
    vi: 'Phần tử “{element}” trong hoso.xml có nội dung đặt sai chỗ. Hãy đặt mỗi giá trị trong đúng phần tử của nó.',
    en: 'Element "{element}" in hoso.xml has content in the wrong place. Put each value into its own element.',
  },
  XLSX_MALFORMED: {
    severity: 'refuse',
    vi: 'Không đọc được hoso.xlsx: {detail}. Hãy mở bằng Excel hoặc LibreOffice, lưu lại dạng .xlsx (không đặt mật khẩu) rồi nộp lại.',
    en: 'hoso.xlsx cannot be read: {detail}. Open it in Excel or LibreOffice, save it as .xlsx without a password, and submit again.',
  },
  XLSX_LIMIT: {
    severity: 'refuse',
    vi: 'hoso.xlsx vượt giới hạn đọc ({detail}). Hãy xóa các dòng, cột và trang tính thừa rồi lưu lại.',
    en: 'hoso.xlsx exceeds the reading limits ({detail}). Delete surplus rows, columns and sheets and save it again.',
  },
  XLSX_MACRO: {
    severity: 'refuse',
    vi: 'hoso.xlsx có chứa macro. Hãy lưu lại dạng .xlsx không có macro.',
    en: 'hoso.xlsx contains macros. Save it as .xlsx without macros.',
  },
  XLSX_SHEET_MISSING: {
    severity: 'refuse',
    vi: 'hoso.xlsx không có trang tính “{sheet}”. Hãy dùng đúng mẫu tải từ hệ thống và giữ nguyên tên trang tính.',
    en: 'hoso.xlsx has no sheet "{sheet}". Use the template from the system and keep the names of its sheets.',
  },
  XLSX_FORMULA: {
    severity: 'refuse',
    vi: 'Ô {cell} của trang “{sheet}” chứa công thức. Hãy chép và dán dưới dạng giá trị (Paste Values) rồi lưu lại.',
    en: 'Cell {cell} of sheet "{sheet}" holds a formula. Copy it and paste it as a value, then save.',
  },
  XLSX_CELL_ERROR: {
    severity: 'refuse',
    vi: 'Ô {cell} của trang “{sheet}” đang báo lỗi {value}. Hãy sửa lại giá trị của ô.',
    en: 'Cell {cell} of sheet "{sheet}" shows the error {value}. Correct the value of the cell.',
  },
  XLSX_CELL_WITHOUT_HEADER: {
    severity: 'refuse',
    vi: 'Ô {cell} của trang “{sheet}” có giá trị nhưng cột không có tiêu đề. Hãy ghi tiêu đề cột hoặc xóa giá trị.',
    en: 'Cell {cell} of sheet "{sheet}" has a value but its column has no heading. Give the column a heading or clear the value.',
  },
  XLSX_CELL_DATE: {
    severity: 'refuse',
    vi: 'Ô {cell} của trang “{sheet}” bị Excel đổi thành ngày tháng trong khi trường “{field}” là chữ. Hãy định dạng ô là Text rồi gõ lại giá trị.',
    en: 'Excel turned cell {cell} of sheet "{sheet}" into a date, but field "{field}" is text. Format the cell as Text and type the value again.',
  },
  XLSX_SHEET_IGNORED: {
    severity: 'info',
    vi: 'Trang tính “{sheet}” không thuộc bản mô tả nên không được đọc. Bản gốc được giữ nguyên, không cần sửa.',
    en: 'Sheet "{sheet}" is no part of the description and was not read. The original is kept; nothing needs to be done.',
  },
  XLSX_DOSSIER_ROWS: {
    severity: 'refuse',
    vi: 'Trang “{sheet}” có {count} dòng dữ liệu, cần đúng một dòng vì mỗi gói chứa một hồ sơ. Hãy sửa lại trang tính này.',
    en: 'Sheet "{sheet}" has {count} rows of data, expected exactly one because a package holds one dossier. Correct the sheet.',
  },
} as const satisfies Record<string, CatalogueEntry>;
