// The quiet page around signing in and changing a password: plain HTML, so that it is there at once.
import type { ReactNode } from 'react';
import { useLanguage } from '../messages/language.tsx';
import { SealMark } from '../parts/seal-mark.tsx';

export function SignInFrame({ title, children }: { title: string; children: ReactNode }) {
  const { language, text, setLanguage } = useLanguage();
  return (
    <div className="door">
      <header className="door-side">
        <SealMark size={56} />
        <p className="door-name">{text.shell.productName}</p>
        <p className="door-line">{text.shell.productLine}</p>
        <p className="door-promise">{text.session.promise}</p>
      </header>
      <main className="door-main">
        <div className="door-language">
          <button type="button" className="link-button" onClick={() => setLanguage(language === 'vi' ? 'en' : 'vi')}>
            <span lang={language === 'vi' ? 'en' : 'vi'}>{text.shell.otherLanguage}</span>
          </button>
        </div>
        <div className="door-card">
          <h1>{title}</h1>
          {children}
        </div>
        <p className="door-foot">
          <a href="/verify.html">{text.session.verifyLink}</a>
        </p>
      </main>
    </div>
  );
}
