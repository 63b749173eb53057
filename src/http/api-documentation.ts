// OpenAPI 3 of every route, as JSON at /api/docs/json and as pages at /api/docs. The web's API types are made from it.
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';

export function describeApi(app: INestApplication): OpenAPIObject {
  const description = [
    'Kho lưu trữ lâu dài hồ sơ ký số. Mọi lỗi có dạng {error: {code, vi, en, requestId, details?}}; code không đổi giữa các phiên bản.',
    'Long-term archive for signed records. Every error is {error: {code, vi, en, requestId, details?}}; codes are stable.',
  ].join('\n\n');
  const builder = new DocumentBuilder().setTitle('Châu Bản').setVersion('0.1.0').setDescription(description);
  return SwaggerModule.createDocument(app, builder.addCookieAuth('chauban_session').build());
}

export function serveApiDocumentation(app: INestApplication): void {
  SwaggerModule.setup('api/docs', app, () => describeApi(app), {
    jsonDocumentUrl: 'api/docs/json',
    yamlDocumentUrl: 'api/docs/yaml',
  });
}
