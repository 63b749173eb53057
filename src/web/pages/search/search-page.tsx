// Search: one box, a few conditions, hits with the words found. Everything is in the address, so that a search can be kept.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Pagination } from 'antd';
import { useSearchParams } from 'react-router';
import { api } from '../../api/client.ts';
import { PAGE_SIZE } from '../../api/queries.ts';
import type { Hit } from '../../api/record-types.ts';
import type { Page } from '../../api/types.ts';
import { useText } from '../../messages/language.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame } from '../../parts/page.tsx';
import { isEmptySearch, readConditions, writeConditions } from './conditions.ts';
import { HitList } from './hit-list.tsx';
import { SearchForm } from './search-form.tsx';

export function SearchPage() {
  const { search, shell } = useText();
  const [parameters, setParameters] = useSearchParams();
  const conditions = readConditions(parameters);
  const page = Math.max(1, Number.parseInt(parameters.get('page') ?? '1', 10) || 1);
  const idle = isEmptySearch(conditions);
  const query = useQuery({
    queryKey: ['search', conditions, page],
    queryFn: () => api.get<Page<Hit>>('/search', { ...conditions, page, pageSize: PAGE_SIZE }),
    enabled: !idle,
    placeholderData: keepPreviousData,
  });
  return (
    <PageFrame title={search.title}>
      <SearchForm key={parameters.toString()} conditions={conditions} onSearch={(next) => setParameters(writeConditions(next))} />
      {idle ? (
        <p className="quiet">{search.start}</p>
      ) : (
        <Loaded query={query}>
          {(value) => (
            <section aria-label={search.results(value.total)} aria-busy={query.isFetching}>
              <p role="status" className="hit-count">
                {search.results(value.total)}
              </p>
              {value.total === 0 ? <p>{search.nothing}</p> : <HitList hits={value.items} />}
              {value.total > value.pageSize ? (
                <Pagination
                  current={value.page}
                  pageSize={value.pageSize}
                  total={value.total}
                  showSizeChanger={false}
                  showTotal={(total) => shell.total(total)}
                  onChange={(next) => {
                    const changed = writeConditions(conditions);
                    changed.set('page', String(next));
                    setParameters(changed);
                    window.scrollTo(0, 0);
                  }}
                />
              ) : null}
            </section>
          )}
        </Loaded>
      )}
    </PageFrame>
  );
}
