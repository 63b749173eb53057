// Security headers. The pages need nothing from elsewhere, so nothing from elsewhere may run in them.
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

/** `https`: people reach the service over https; plain http on a LAN must not be told to upgrade. */
export function securityHeaders(https: boolean) {
  const headers = (inlineScripts: boolean) =>
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          // WebAssembly and blob workers: the PDF view. Inline scripts: only the page of the API's documentation, and the one-file
          // verification page, which narrows this itself to the digest of its script.
          scriptSrc: ["'self'", "'wasm-unsafe-eval'", ...(inlineScripts ? ["'unsafe-inline'"] : [])],
          workerSrc: ["'self'", 'blob:'],
          // Ant Design writes its styles at run time.
          styleSrc: ["'self'", "'unsafe-inline'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          fontSrc: ["'self'", 'data:'],
          objectSrc: ["'none'"],
          baseUri: ["'self'"],
          formAction: ["'self'"],
          frameAncestors: ["'self'"],
          ...(https && { upgradeInsecureRequests: [] }),
        },
      },
      strictTransportSecurity: https ? { maxAge: 31_536_000 } : false,
      crossOriginOpenerPolicy: https,
      originAgentCluster: false,
      referrerPolicy: { policy: 'same-origin' },
    });
  const usual = headers(false);
  const documentation = headers(true);
  return (request: Request, response: Response, next: NextFunction) =>
    (request.path.startsWith('/api/docs') || request.path === '/verify.html' ? documentation : usual)(request, response, next);
}
