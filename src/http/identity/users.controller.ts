// Users and their passwords.
import { Body, Controller, Get, HttpCode, Inject, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ManageUsers, type Page, type User } from '../../identity/index.ts';
import { BeforePasswordChange, CurrentUser, Roles, type SignedInRequest } from '../access.decorators.ts';
import { ListQuery } from '../list-query.dto.ts';
import { NewUserDto, PasswordDto, UserChangeDto } from './identity.dto.ts';

@ApiTags('users')
@Controller('api/users')
export class UsersController {
  constructor(@Inject(ManageUsers) private readonly users: ManageUsers) {}

  @Roles('administrator')
  @Get()
  list(@Query() query: ListQuery): Promise<Page<User>> {
    return this.users.list(query);
  }

  @Roles('administrator')
  @Post()
  add(@Body() body: NewUserDto): Promise<User> {
    return this.users.add(body);
  }

  @Roles('administrator')
  @Patch(':id')
  change(@Param('id') id: string, @Body() body: UserChangeDto): Promise<User> {
    return this.users.change(id, body);
  }

  /** Everybody their own, with the current one; administrators anybody's. All other sessions of the user end. */
  @BeforePasswordChange()
  @Post(':id/password')
  @HttpCode(204)
  async changePassword(
    @Param('id') userId: string,
    @Body() { password, current }: PasswordDto,
    @CurrentUser() by: User,
    @Req() request: SignedInRequest,
  ): Promise<void> {
    await this.users.changePassword({ by, userId, password, current, token: request.sessionToken });
  }
}
