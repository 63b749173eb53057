// A page part that waits for an answer: skeleton, failure, or content.
import type { UseQueryResult } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useText } from '../messages/language.tsx';
import { Failure } from './failure.tsx';

export function Loaded<T>({ query, children }: { query: UseQueryResult<T>; children: (value: T) => ReactNode }) {
  const { shell } = useText();
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return (
    <div aria-busy="true">
      <span className="visually-hidden" role="status">
        {shell.loading}
      </span>
      <Skeleton active paragraph={{ rows: 6 }} />
    </div>
  );
}
