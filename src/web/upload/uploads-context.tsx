// One upload queue for the whole desk, and a warning before the window is closed on it.
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { type UploadItem, UploadQueue } from './upload-queue.ts';

const UploadsContext = createContext<UploadQueue | null>(null);

export function UploadsProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const queue = useMemo(
    () => new UploadQueue((transferId) => void queries.invalidateQueries({ queryKey: ['transfers', transferId] })),
    [queries],
  );
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (queue.isBusy()) event.preventDefault();
    };
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [queue]);
  return <UploadsContext value={queue}>{children}</UploadsContext>;
}

export function useUploadQueue(): UploadQueue {
  const queue = useContext(UploadsContext);
  if (queue === null) throw new Error('useUploadQueue needs UploadsProvider around it');
  return queue;
}

export function useUploads(transferId: string): readonly UploadItem[] {
  const queue = useUploadQueue();
  const items = useSyncExternalStore(queue.subscribe, queue.items);
  return useMemo(() => items.filter((item) => item.transferId === transferId), [items, transferId]);
}
