// Which language the desk speaks: Vietnamese first; the choice is remembered in the browser.
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import type { Bilingual } from '../api/types.ts';
import { en } from './en.ts';
import type { Messages } from './shape.ts';
import { vi } from './vi.ts';

export type Language = 'vi' | 'en';

interface LanguageValue {
  readonly language: Language;
  readonly text: Messages;
  readonly setLanguage: (language: Language) => void;
  /** The reader's half of a sentence that the service gives in both languages. */
  readonly pick: (sentence: Bilingual) => string;
}

const LanguageContext = createContext<LanguageValue | null>(null);
const KEY = 'chauban.language';

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => (localStorage.getItem(KEY) === 'en' ? 'en' : 'vi'));
  useEffect(() => {
    localStorage.setItem(KEY, language);
    document.documentElement.lang = language;
  }, [language]);
  const value = useMemo<LanguageValue>(
    () => ({ language, text: language === 'en' ? en : vi, setLanguage, pick: (sentence) => sentence[language] }),
    [language],
  );
  return <LanguageContext value={value}>{children}</LanguageContext>;
}

export function useLanguage(): LanguageValue {
  const value = useContext(LanguageContext);
  if (value === null) throw new Error('useLanguage needs LanguageProvider around it');
  return value;
}

export function useText(): Messages {
  return useLanguage().text;
}
