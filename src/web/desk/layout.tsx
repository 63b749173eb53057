// The frame of every page: menu at the side (a drawer on small screens), search, language and account above.
import { MenuOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Drawer, Dropdown, Grid, Input, Layout } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link, Outlet, useLocation, useNavigate } from 'react-router';
import { useStatus } from '../api/queries.ts';
import { useLanguage } from '../messages/language.tsx';
import { SealMark } from '../parts/seal-mark.tsx';
import { useSignOut, useUser } from '../session/session.tsx';
import { DeskMenu } from './menu.tsx';

export function DeskLayout() {
  const { text } = useLanguage();
  const wide = Grid.useBreakpoint().lg === true;
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  // A new page: focus and reading start at its top, as after loading a document.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is the signal
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <Layout className="desk" hasSider={wide}>
      <a className="skip-link" href="#content">
        {text.shell.skipToContent}
      </a>
      {wide ? (
        <Layout.Sider width={264} className="desk-sider">
          <Brand />
          <nav aria-label={text.shell.mainMenu}>
            <DeskMenu />
          </nav>
        </Layout.Sider>
      ) : (
        <Drawer open={open} onClose={() => setOpen(false)} placement="left" size={280} title={text.shell.mainMenu}>
          <nav aria-label={text.shell.mainMenu}>
            <DeskMenu onChoose={() => setOpen(false)} />
          </nav>
        </Drawer>
      )}
      <Layout>
        <Layout.Header className="desk-header">
          {wide ? null : (
            <Button type="text" icon={<MenuOutlined />} aria-label={text.shell.openMenu} onClick={() => setOpen(true)} />
          )}
          {wide ? null : <Brand />}
          {wide && pathname !== '/search' ? <QuickSearch /> : null}
          <div className="desk-header-end">
            <LanguageButton />
            <Account narrow={!wide} />
          </div>
        </Layout.Header>
        <DemoBanner />
        <main id="content" ref={main} tabIndex={-1} className="desk-main">
          <Outlet />
        </main>
      </Layout>
    </Layout>
  );
}

function Brand() {
  const { text } = useLanguage();
  return (
    <Link to="/" className="brand">
      <SealMark />
      <span>{text.shell.productName}</span>
    </Link>
  );
}

function QuickSearch() {
  const { text } = useLanguage();
  const navigate = useNavigate();
  return (
    <search className="quick-search">
      <Input.Search
        placeholder={text.shell.quickSearch}
        aria-label={text.shell.quickSearch}
        enterButton={text.search.submit}
        onSearch={(words) => void navigate(`/search?q=${encodeURIComponent(words)}`)}
      />
    </search>
  );
}

function LanguageButton() {
  const { language, text, setLanguage } = useLanguage();
  const other = language === 'vi' ? 'en' : 'vi';
  return (
    <Button type="text" onClick={() => setLanguage(other)}>
      <span lang={other}>{text.shell.otherLanguage}</span>
    </Button>
  );
}

function Account({ narrow }: { narrow: boolean }) {
  const { text } = useLanguage();
  const user = useUser();
  const navigate = useNavigate();
  const signOut = useSignOut();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', type: 'group', label: `${user.displayName} · ${text.shell.roles[user.role]}` },
          { key: 'password', label: text.shell.changePassword, onClick: () => void navigate('/account/password') },
          { key: 'out', label: text.shell.signOut, onClick: () => void signOut() },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined />} {...(narrow ? { 'aria-label': text.shell.account(user.displayName) } : {})}>
        {narrow ? null : user.displayName}
      </Button>
    </Dropdown>
  );
}

function DemoBanner() {
  const { text } = useLanguage();
  const status = useStatus();
  return status.data?.demo === true ? (
    <aside className="demo-banner" aria-label={text.shell.demoLabel}>
      {text.shell.demoBanner}
    </aside>
  ) : null;
}
