// Trusted certificates: which ones, with fingerprints to compare, confirmed or not.
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import type { Anchor, AnchorPurpose, Page } from '../../api/types.ts';
import { useText } from '../../messages/language.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { PageFrame, Section } from '../../parts/page.tsx';
import { isAllowed } from '../../session/permissions.ts';
import { useUser } from '../../session/session.tsx';
import { AddAnchor } from './add-anchor.tsx';
import { AnchorItem } from './anchor-item.tsx';

const PURPOSES: readonly AnchorPurpose[] = ['signers', 'tsa', 'intermediates'];

export function TrustPage() {
  const { admin } = useText();
  const words = admin.trust;
  const mayEdit = isAllowed(useUser(), 'trust.edit');
  const [adding, setAdding] = useState(false);
  const query = useQuery({
    queryKey: ['trust'],
    queryFn: async () => {
      const answer = await api.get<readonly Anchor[] | Page<Anchor>>('/trust', { pageSize: 200 });
      return 'items' in answer ? answer.items : answer;
    },
  });
  return (
    <PageFrame
      title={words.title}
      lead={words.intro}
      actions={
        mayEdit ? (
          <Button type="primary" size="large" onClick={() => setAdding(true)}>
            {words.add}
          </Button>
        ) : null
      }
    >
      <Loaded query={query}>
        {(anchors) => (
          <>
            {anchors.length === 0 ? <p>{words.empty}</p> : null}
            {PURPOSES.map((purpose) => {
              const listed = anchors.filter((anchor) => anchor.purpose === purpose);
              return listed.length === 0 ? null : (
                <Section key={purpose} title={`${words.purposes[purpose]} (${listed.length})`}>
                  <ul className="anchors">
                    {listed.map((anchor) => (
                      <AnchorItem key={`${anchor.purpose}-${anchor.id}`} anchor={anchor} mayEdit={mayEdit} />
                    ))}
                  </ul>
                </Section>
              );
            })}
          </>
        )}
      </Loaded>
      <AddAnchor open={adding} onClose={() => setAdding(false)} />
    </PageFrame>
  );
}
