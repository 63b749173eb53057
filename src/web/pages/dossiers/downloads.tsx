// What can be taken away: the proof bundle (with or without the documents) and the dissemination package.
import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { apiUrl } from '../../api/client.ts';
import type { Dossier } from '../../api/record-types.ts';
import { useText } from '../../messages/language.tsx';

export function Downloads({ dossier }: { dossier: Dossier }) {
  const { records } = useText();
  const path = `/dossiers/${dossier.id}`;
  return (
    <>
      <a className="button-link button-link-primary" href={apiUrl(`${path}/proof`, { content: 1 })} download>
        {records.proofWithContent}
      </a>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            {
              key: 'proof',
              label: (
                <a href={apiUrl(`${path}/proof`)} download>
                  {records.proof}
                </a>
              ),
            },
            {
              key: 'dip',
              label: (
                <a href={apiUrl(`${path}/dip`)} download>
                  {records.dip}
                </a>
              ),
            },
            { key: 'verify', label: <a href="/verify.html">{records.verifyPage}</a> },
          ],
        }}
      >
        <Button size="large">
          {records.evidence} <DownOutlined />
        </Button>
      </Dropdown>
    </>
  );
}
