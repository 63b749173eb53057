// Seals: each brings what was accepted since the last one under a time stamp.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, type TableColumnsType } from 'antd';
import { api } from '../../api/client.ts';
import { PAGE_SIZE } from '../../api/queries.ts';
import type { Page, Seal } from '../../api/types.ts';
import { useLanguage } from '../../messages/language.tsx';
import { useFailureMessage } from '../../parts/failure.tsx';
import { formatCount, formatTimeExact } from '../../parts/format.ts';
import { ListTable, usePageNumber } from '../../parts/list-table.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame } from '../../parts/page.tsx';
import { isAllowed } from '../../session/permissions.ts';
import { useUser } from '../../session/session.tsx';

export function SealsPage() {
  const { language, text } = useLanguage();
  const words = text.admin.seals;
  const user = useUser();
  const page = usePageNumber();
  const queries = useQueryClient();
  const { message } = App.useApp();
  const explain = useFailureMessage();
  const query = useQuery({
    queryKey: ['seals', page],
    queryFn: () => api.get<Page<Seal>>('/seals', { page, pageSize: PAGE_SIZE }),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const run = useMutation({
    mutationFn: () => api.post<{ running: boolean; seal: Seal | null }>('/seals'),
    onSuccess: async ({ running, seal }) => {
      if (running) void message.info(words.started);
      else void message.success(seal === null ? words.nothing : words.done);
      await queries.invalidateQueries({ queryKey: ['seals'] });
    },
    onError: (error) => void message.error(explain(error)),
  });
  const columns: TableColumnsType<Seal> = [
    { title: words.time, key: 'time', render: (_, row) => formatTimeExact(row.time) },
    { title: words.tsa, dataIndex: 'tsa', key: 'tsa' },
    { title: words.entries, key: 'entries', render: (_, row) => `${row.entriesFrom} – ${row.entriesTo}` },
    { title: words.dossiers, key: 'dossiers', align: 'right', render: (_, row) => formatCount(row.dossiers, language) },
    { title: words.leaves, key: 'leaves', align: 'right', render: (_, row) => formatCount(row.leaves, language) },
  ];
  return (
    <PageFrame
      title={words.title}
      lead={words.intro}
      actions={
        isAllowed(user, 'seal.run') ? (
          <Button type="primary" size="large" loading={run.isPending} onClick={() => run.mutate()}>
            {words.run}
          </Button>
        ) : null
      }
    >
      <Loaded query={query}>
        {(value) => <ListTable label={words.title} page={value} columns={columns} rowKey={(row) => row.id} empty={words.empty} />}
      </Loaded>
    </PageFrame>
  );
}
