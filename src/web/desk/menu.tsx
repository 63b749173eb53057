// The menu: only what the person's role can use.
import {
  AuditOutlined,
  BankOutlined,
  FileSearchOutlined,
  FolderOpenOutlined,
  HistoryOutlined,
  HomeOutlined,
  InboxOutlined,
  SafetyCertificateOutlined,
  SearchOutlined,
  SecurityScanOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { Menu } from 'antd';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { useText } from '../messages/language.tsx';
import type { Messages } from '../messages/shape.ts';
import { isAllowed, type Permission } from '../session/permissions.ts';
import { useUser } from '../session/session.tsx';

interface Entry {
  readonly path: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly needs?: Permission;
}

function groups({ shell }: Messages): readonly { key: string; label: string; entries: readonly Entry[] }[] {
  const { menu } = shell;
  return [
    {
      key: 'work',
      label: menu.work,
      entries: [
        { path: '/', label: menu.home, icon: <HomeOutlined /> },
        { path: '/transfers', label: menu.transfers, icon: <InboxOutlined /> },
        { path: '/search', label: menu.search, icon: <SearchOutlined /> },
        { path: '/fonds', label: menu.fonds, icon: <FolderOpenOutlined /> },
      ],
    },
    {
      key: 'supervision',
      label: menu.supervision,
      entries: [
        { path: '/audits', label: menu.audits, icon: <AuditOutlined />, needs: 'audit.read' },
        { path: '/seals', label: menu.seals, icon: <SecurityScanOutlined />, needs: 'seal.read' },
        { path: '/access-log', label: menu.accessLog, icon: <HistoryOutlined />, needs: 'access-log.read' },
        { path: '/verify.html', label: menu.verify, icon: <FileSearchOutlined /> },
      ],
    },
    {
      key: 'administration',
      label: menu.administration,
      entries: [
        { path: '/organisations', label: menu.organisations, icon: <BankOutlined />, needs: 'organisation.edit' },
        { path: '/users', label: menu.users, icon: <TeamOutlined />, needs: 'user.edit' },
        { path: '/trust', label: menu.trust, icon: <SafetyCertificateOutlined />, needs: 'trust.read' },
      ],
    },
  ];
}

export function DeskMenu({ onChoose }: { onChoose?: () => void }) {
  const text = useText();
  const user = useUser();
  const { pathname } = useLocation();
  const visible = groups(text)
    .map((group) => ({ ...group, entries: group.entries.filter((entry) => !entry.needs || isAllowed(user, entry.needs)) }))
    .filter((group) => group.entries.length > 0);
  const paths = visible.flatMap((group) => group.entries.map((entry) => entry.path));
  const selected = sectionOf(pathname, paths);
  return (
    <Menu
      mode="inline"
      selectedKeys={selected === null ? [] : [selected]}
      onClick={() => onChoose?.()}
      items={visible.map((group) => ({
        key: group.key,
        type: 'group' as const,
        label: group.label,
        children: group.entries.map((entry) => ({
          key: entry.path,
          icon: entry.icon,
          label: entry.path.endsWith('.html') ? (
            <a href={entry.path}>{entry.label}</a>
          ) : (
            <Link to={entry.path}>{entry.label}</Link>
          ),
        })),
      }))}
    />
  );
}

function sectionOf(pathname: string, paths: readonly string[]): string | null {
  if (pathname === '/') return '/';
  if (pathname.startsWith('/packages/')) return '/transfers';
  if (pathname.startsWith('/dossiers/')) return '/fonds';
  return paths.find((path) => path !== '/' && pathname.startsWith(path)) ?? null;
}
