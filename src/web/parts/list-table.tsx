// A table of one page of a list; the page number lives in the address, so that "back" returns to it.
import { Table, type TableColumnsType } from 'antd';
import { useSearchParams } from 'react-router';
import type { Page } from '../api/types.ts';
import { useText } from '../messages/language.tsx';
import { TableRegion } from './table-region.tsx';

interface ListTableProps<T> {
  readonly label: string;
  readonly page: Page<T>;
  readonly columns: TableColumnsType<T>;
  readonly rowKey: (row: T) => string;
  readonly empty: string;
  readonly loading?: boolean;
}

export function usePageNumber(): number {
  const [parameters] = useSearchParams();
  return Math.max(1, Number.parseInt(parameters.get('page') ?? '1', 10) || 1);
}

export function ListTable<T extends object>({ label, page, columns, rowKey, empty, loading = false }: ListTableProps<T>) {
  const { shell } = useText();
  const [parameters, setParameters] = useSearchParams();
  return (
    <TableRegion label={label}>
      <Table<T>
        aria-label={label}
        dataSource={[...page.items]}
        columns={columns}
        rowKey={rowKey}
        loading={loading}
        size="middle"
        locale={{ emptyText: empty }}
        pagination={
          page.total <= page.pageSize
            ? false
            : {
                current: page.page,
                pageSize: page.pageSize,
                total: page.total,
                showSizeChanger: false,
                showTotal: (total) => shell.total(total),
                onChange: (next) => {
                  const changed = new URLSearchParams(parameters);
                  changed.set('page', String(next));
                  setParameters(changed);
                },
              }
        }
      />
    </TableRegion>
  );
}
