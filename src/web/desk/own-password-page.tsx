// Change one's own password from the account menu.
import { useNavigate } from 'react-router';
import { ChangePasswordPage } from '../session/change-password-page.tsx';
import { useUser } from '../session/session.tsx';

export function OwnPasswordPage() {
  const navigate = useNavigate();
  return <ChangePasswordPage user={useUser()} onDone={() => void navigate('/')} />;
}
