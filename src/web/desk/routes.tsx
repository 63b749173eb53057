// Addresses of the desk. Every page is a chunk of its own.
import { createBrowserRouter } from 'react-router';
import { BrokenPage, NotFoundPage } from './error-pages.tsx';
import { DeskLayout } from './layout.tsx';

/** While the first page's chunk is on its way; the frame comes with it. */
function Nothing() {
  return null;
}

export function createRouter() {
  return createBrowserRouter([
    {
      element: <DeskLayout />,
      errorElement: <BrokenPage />,
      HydrateFallback: Nothing,
      children: [
        { index: true, lazy: async () => ({ Component: (await import('../pages/home/home-page.tsx')).HomePage }) },
        {
          path: 'transfers',
          lazy: async () => ({ Component: (await import('../pages/transfers/transfers-page.tsx')).TransfersPage }),
        },
        {
          path: 'transfers/:id',
          lazy: async () => ({ Component: (await import('../pages/transfers/transfer-page.tsx')).TransferPage }),
        },
        {
          path: 'packages/:id',
          lazy: async () => ({ Component: (await import('../pages/packages/package-page.tsx')).PackagePage }),
        },
        { path: 'search', lazy: async () => ({ Component: (await import('../pages/search/search-page.tsx')).SearchPage }) },
        { path: 'fonds', lazy: async () => ({ Component: (await import('../pages/fonds/fonds-list-page.tsx')).FondsListPage }) },
        {
          path: 'fonds/new',
          lazy: async () => ({ Component: (await import('../pages/fonds/fonds-edit-page.tsx')).FondsEditPage }),
        },
        { path: 'fonds/:id', lazy: async () => ({ Component: (await import('../pages/fonds/fonds-page.tsx')).FondsPage }) },
        {
          path: 'fonds/:id/edit',
          lazy: async () => ({ Component: (await import('../pages/fonds/fonds-edit-page.tsx')).FondsEditPage }),
        },
        {
          path: 'dossiers/:id',
          lazy: async () => ({ Component: (await import('../pages/dossiers/dossier-page.tsx')).DossierPage }),
        },
        {
          path: 'organisations',
          lazy: async () => ({ Component: (await import('../pages/admin/organisations-page.tsx')).OrganisationsPage }),
        },
        { path: 'users', lazy: async () => ({ Component: (await import('../pages/admin/users-page.tsx')).UsersPage }) },
        { path: 'trust', lazy: async () => ({ Component: (await import('../pages/admin/trust-page.tsx')).TrustPage }) },
        { path: 'seals', lazy: async () => ({ Component: (await import('../pages/admin/seals-page.tsx')).SealsPage }) },
        { path: 'audits', lazy: async () => ({ Component: (await import('../pages/admin/audits-page.tsx')).AuditsPage }) },
        { path: 'audits/:id', lazy: async () => ({ Component: (await import('../pages/admin/audit-page.tsx')).AuditPage }) },
        {
          path: 'access-log',
          lazy: async () => ({ Component: (await import('../pages/admin/access-log-page.tsx')).AccessLogPage }),
        },

        { path: '*', element: <NotFoundPage /> },
      ],
    },
    {
      path: 'account/password',
      lazy: async () => ({ Component: (await import('./own-password-page.tsx')).OwnPasswordPage }),
    },
  ]);
}
