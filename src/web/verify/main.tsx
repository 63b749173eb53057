// The verification page's entry.
import { createRoot } from 'react-dom/client';
import { VerifyPage } from './verify-page.tsx';
import './verify.css';

const root = document.getElementById('root');
if (root === null) throw new Error('expected an element with the id "root"');
createRoot(root).render(<VerifyPage />);
