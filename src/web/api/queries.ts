// Reading questions that several pages ask. Keys begin with the resource, so that a change can refresh all of its pages.
import { useQuery } from '@tanstack/react-query';
import { api } from './client.ts';
import type { Dossier, Package, Transfer, TransferState } from './record-types.ts';
import type { Fonds, Organisation, Page, Profile, ProfileSummary, Status } from './types.ts';

export const PAGE_SIZE = 20;
/** Transfers among which a state is looked for: the service lists them by age, not by state. */
export const NEWEST = 200;
/** Lists that are chosen from whole: fonds, organisations. */
const WHOLE = { page: 1, pageSize: 200 } as const;
const WATCH_MS = 1_500;
/** While a person has to act: somebody else may. */
const GLANCE_MS = 8_000;

export function useStatus() {
  return useQuery({ queryKey: ['status'], queryFn: () => api.get<Status>('/status'), refetchInterval: 60_000 });
}

export function useFondsList() {
  return useQuery({ queryKey: ['fonds', 'all'], queryFn: () => api.get<Page<Fonds>>('/fonds', WHOLE) });
}

export function useFonds(id: string | undefined) {
  return useQuery({ queryKey: ['fonds', id], queryFn: () => api.get<Fonds>(`/fonds/${id}`), enabled: id !== undefined });
}

export function useOrganisations() {
  return useQuery({ queryKey: ['organisations', 'all'], queryFn: () => api.get<Page<Organisation>>('/organisations', WHOLE) });
}

export function useProfiles() {
  return useQuery({
    queryKey: ['profiles'],
    queryFn: async () => {
      const answer = await api.get<readonly ProfileSummary[] | Page<ProfileSummary>>('/profiles');
      return 'items' in answer ? answer.items : answer;
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useProfile(id: string | undefined) {
  return useQuery({
    queryKey: ['profiles', id],
    queryFn: () => api.get<Profile>(`/profiles/${id}`),
    enabled: id !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const WORKING: readonly TransferState[] = ['CHECKING', 'RECORDING'];
const ENDED: readonly TransferState[] = ['FINISHED', 'CANCELLED'];

/** Watches while the service works on it. */
export function useTransfer(id: string) {
  return useQuery({
    queryKey: ['transfers', id],
    queryFn: () => api.get<Transfer>(`/transfers/${id}`),
    refetchInterval: (query) => {
      const state = query.state.data?.state;
      if (state === undefined || ENDED.includes(state)) return false;
      return WORKING.includes(state) ? WATCH_MS : GLANCE_MS;
    },
  });
}

export function usePackage(id: string) {
  return useQuery({
    queryKey: ['packages', id],
    queryFn: () => api.get<Package>(`/packages/${id}`),
    refetchInterval: (query) => {
      const state = query.state.data?.state;
      if (state === 'AWAITING_DECISION') return GLANCE_MS;
      return state === 'SUBMITTED' || state === 'CHECKING' || state === 'STORING' || state === 'RECORDING' ? WATCH_MS : false;
    },
  });
}

export function useDossier(id: string) {
  return useQuery({ queryKey: ['dossiers', id], queryFn: () => api.get<Dossier>(`/dossiers/${id}`) });
}
