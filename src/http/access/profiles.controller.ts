// Description profiles: what each circular asks for, and the sheet that agencies fill in.
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { AccessError, DescriptionTemplates } from '../../access/index.ts';
import { Rules } from '../../catalogue/rules.port.ts';
import { DESCRIPTION_LEVELS, type FieldRule, type Profile } from '../../core/package/index.ts';
import { contentDisposition } from './content-disposition.ts';

const SPREADSHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

@ApiTags('profiles')
@Controller('api/profiles')
export class ProfilesController {
  constructor(
    @Inject(Rules) private readonly rules: Rules,
    @Inject(DescriptionTemplates) private readonly templates: DescriptionTemplates,
  ) {}

  @Get()
  list() {
    return [...this.rules.profiles.values()].map(summaryOf);
  }

  @Get(':id')
  one(@Param('id') id: string) {
    const profile = this.#find(id);
    const levels = DESCRIPTION_LEVELS.map((level) => [level, profile.levels[level].fields.map(fieldView)]);
    return { ...summaryOf(profile), levels: Object.fromEntries(levels) };
  }

  @ApiProduces(SPREADSHEET)
  @Get(':id/template.xlsx')
  async template(@Param('id') id: string, @Res() response: Response): Promise<void> {
    const bytes = await this.templates.make(this.#find(id));
    response.setHeader('Content-Type', SPREADSHEET);
    response.setHeader('Content-Disposition', contentDisposition('attachment', 'hoso.xlsx'));
    response.end(bytes);
  }

  #find(id: string): Profile {
    const profile = this.rules.profiles.get(id);
    if (profile === undefined) throw new AccessError('PROFILE_NOT_FOUND');
    return profile;
  }
}

function summaryOf({ id, nameVi, nameEn, appliesFrom, appliesUntil, regulation }: Profile) {
  return { id, nameVi, nameEn, since: appliesFrom, until: appliesUntil ?? null, regulation };
}

function fieldView(field: FieldRule) {
  const { code, parent, ordinal, nameVi, nameEn, type, length, required, role, values, confidence, severity } = field;
  // The rules print Vietnamese values only.
  const codeList = values?.list.map((value) => ({ code: value, vi: value, en: value })) ?? null;
  return {
    ...{
      code,
      parent: parent ?? null,
      ordinal,
      nameVi,
      nameEn,
      type,
      length,
      required,
      role: role ?? null,
      codeList,
      confidence,
    },
    closedList: values?.closed ?? false,
    severity: severity.form,
    noteVi: field.noteVi ?? null,
    noteEn: field.noteEn ?? null,
  };
}
