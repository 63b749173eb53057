// The desk behind the door: component library, language of its parts, and the routes.
import { App as AntApp, ConfigProvider } from 'antd';
import enGB from 'antd/locale/en_GB';
import viVN from 'antd/locale/vi_VN';
import dayjs from 'dayjs';
import 'dayjs/locale/vi';
import { useEffect, useMemo } from 'react';
import { RouterProvider } from 'react-router/dom';
import { useLanguage } from '../messages/language.tsx';
import { UploadsProvider } from '../upload/uploads-context.tsx';
import './desk.css';
import { createRouter } from './routes.tsx';
import { theme } from './theme.ts';

export default function Desk() {
  const { language } = useLanguage();
  const router = useMemo(() => createRouter(), []);
  dayjs.locale(language);
  useEffect(() => {
    dayjs.locale(language);
  }, [language]);
  return (
    <ConfigProvider
      locale={language === 'vi' ? viVN : enGB}
      theme={theme}
      button={{ autoInsertSpace: false }}
      form={{ requiredMark: true }}
    >
      <AntApp message={{ duration: 4 }}>
        <UploadsProvider>
          <RouterProvider router={router} />
        </UploadsProvider>
      </AntApp>
    </ConfigProvider>
  );
}
