// What a hostile server sends to get at a secret by form, and what honest ones send that only looks like it. Each row is
// one question: its message, and its fields as properties of the schema.

export interface SecretQuestion {
  readonly message: string;
  readonly properties: { readonly [name: string]: object };
}

const text = { type: 'string' };
const value = { value: text };

const named = (...names: readonly string[]): SecretQuestion[] =>
  names.map((name) => ({ message: 'Hello', properties: { [name]: text } }));
const titled = (...titles: readonly string[]): SecretQuestion[] =>
  titles.map((title) => ({ message: 'Hello', properties: { f: { ...text, title } } }));
const described = (...descriptions: readonly string[]): SecretQuestion[] =>
  descriptions.map((description) => ({ message: 'Hello', properties: { f: { ...text, description } } }));
const asked = (properties: SecretQuestion['properties'], ...messages: readonly string[]): SecretQuestion[] =>
  messages.map((message) => ({ message, properties }));

const profile = { username: text, note: text };

export const SECRET_QUESTIONS: readonly SecretQuestion[] = [
  // Plain
  ...named('password', 'api_key', 'accessToken', 'Client Secret', 'seed_phrase'),
  { message: 'Hello', properties: { f: { ...text, format: 'password' } } },
  { message: 'Hello', properties: { pin: { type: 'integer' } } },
  { message: 'Hello', properties: { f: { ...text, default: 'sk-live-123456789' } } },
  // Letters of other scripts
  ...named('раssword', 'pаsswоrd', 'раѕѕwоrd', 'рaѕѕԝоrԁ', 'рαsswοrd', 'ραssword', 'passωord', 'pᴀssᴡᴏʀᴅ'),
  ...named('tοken', 'tоkеn', 'арi_kеу', 'sесrеt', 'ѕecret', 'ΑΡΙ_ΚΕΥ', 'ΡΙΝ', 'сvv', 'ОТР', 'jwт'),
  ...titled('Yоur pаsswоrd', 'Асcess tоken', 'Ѕecret kеy', 'Пapoль', 'пaроль', 'Кредитная карта, пaроль'),
  // Other shapes of letters
  ...named(
    'ｐａｓｓｗｏｒｄ',
    '𝐩𝐚𝐬𝐬𝐰𝐨𝐫𝐝',
    '𝓅𝒶𝓈𝓈𝓌ℴ𝓇𝒹',
    'ⓟⓐⓢⓢⓦⓞⓡⓓ',
    'p̶a̶s̶s̶w̶o̶r̶d̶',
    'pássword',
    'pàsswörd',
    'ｔｏｋｅｎ',
  ),
  ...titled('ＡＰＩ ｋｅｙ', 'ℙ𝕒𝕤𝕤𝕨𝕠𝕣𝕕', 'T̲o̲k̲e̲n̲'),
  // What is not seen
  ...named(
    'pass\u200bword',
    'p\u200da\u200dssword',
    'pass\u00adword',
    '\ufeffpassword',
    'pa\u2060ss\u2060word',
  ),
  ...named('to\u{e0020}ken', 'pass\u202eword', 'pass\u034fword', 'pass\u001b[0mword', 'pass\u0000word'),
  // Digits and signs
  ...named(
    'passw0rd',
    'p4ssword',
    'p4ssw0rd',
    'pa55word',
    'p@ssword',
    'pa$$word',
    'p@$$w0rd',
    't0ken',
    'tok3n',
  ),
  ...named(
    's3cret',
    'ap1_key',
    'ap1key',
    'api_k3y',
    'passw0rd1',
    'acce55_t0ken',
    'P1N_c0de',
    'credent1als',
    '0tp',
  ),
  ...titled('Your p@ssw0rd', 'S3cret k3y', 'Pr1vate key', 'pr!vate key', 'cl1ent secret', 'credentia|s'),
  // Spelled out, and in letters of two sizes
  ...named(
    'p a s s w o r d',
    'p-a-s-s-w-o-r-d',
    'p_a_s_s_w_o_r_d',
    'P.A.S.S.W.O.R.D',
    'p.i.n',
    'pAsSwOrD',
    'ToKeN',
  ),
  ...titled('P A S S W O R D', 'Your p a s s w o r d', 'T-o-k-e-n', 'A P I key', 'p·a·s·s·w·o·r·d'),
  // Several at once
  ...named('р а s s w 0 r d', 'p\u200b4\u200bs\u200bs\u200bw0rd', 'Ｐ＠ｓｓｗ０ｒｄ', 'рa$$w0rd'),
  ...described(
    'Please enter your pаssword',
    'Paste the t0ken',
    'Your p a s s w o r d',
    'Type your раsswоrd here.',
  ),
  // The message asks, the field says nothing
  ...asked(value, 'Enter your password below', 'Please type your GitHub token.', 'Password:', 'Your API key'),
  ...asked(
    value,
    'What is your password?',
    'What’s your PIN code?',
    'What are your credentials?',
    'Token, please',
  ),
  ...asked(
    value,
    'To continue, confirm your password.',
    'Your password is required',
    'Send me your seed phrase!',
  ),
  ...asked(
    value,
    'Enter your pаssword below',
    'Please enter your p@ssw0rd',
    'E n t e r your p a s s w o r d',
  ),
  ...asked(value, 'Bitte das Passwort eingeben', 'Saisissez votre mot de passe', 'Introduzca su contraseña'),
  ...asked(
    value,
    '请输入密码',
    '請輸入密碼',
    'パスワードを入力してください',
    '비밀번호를 입력하세요',
    'Введите пароль',
  ),
  ...asked(
    { input: { ...text, title: 'Your answer' } },
    'Password:',
    'Session expired. Enter your password.',
  ),
  ...asked({ field1: text }, 'Access token'),
  ...asked({ value: { type: 'integer' } }, 'Enter your PIN', 'Enter the verification code'),
  // The message asks, the field has a name of its own
  ...asked(
    { nickname: text },
    'Enter your password below',
    'Hi! Please paste the access token.',
    '请输入您的密码',
  ),
  ...asked(profile, 'Please provide your username and password', 'We need your API key to go on.'),
  // Far down in what is shown
  ...asked(
    { nickname: text },
    `${'Some words about the weather. '.repeat(60)}Now enter your password. ${'More of it. '.repeat(100)}`,
  ),
];

export const HARMLESS_QUESTIONS: readonly SecretQuestion[] = [
  ...named(
    'name',
    'compass',
    'tokenizer',
    'passport_number',
    'max_tokens',
    'tokens',
    'key',
    'keyboard',
    'secretary',
  ),
  ...named(
    'token_count',
    'password_policy',
    'api_key_name',
    'sha256',
    'ec2_instance',
    'k8s',
    's3_bucket',
    'h1',
    'utf8',
  ),
  ...named(
    'p1',
    'q4',
    'top10',
    'b2b',
    'i18n',
    'a11y',
    'o365',
    '4711',
    'x509',
    'm3',
    'co2',
    'web3',
    'mp3',
    '2nd',
    'A1',
  ),
  ...named(
    'опрос',
    'корт',
    'рост',
    'сорт',
    'отель',
    'вопрос',
    'όνομα',
    'τόπος',
    'ρόλος',
    'имя',
    'страна',
    'город',
  ),
  ...titled(
    'Имя пользователя',
    'Номер заказа',
    'Όνομα χρήστη',
    'Ваш e-mail',
    'Отр. №',
    'Срок',
    'Спорт',
    'Сувенир',
  ),
  ...titled(
    'A B C',
    'U.S.A.',
    'J. R. R. Tolkien',
    'Plan A / B / C',
    'Size: S - M - L - X L',
    'Vitamin B 1 2',
    'R&D',
  ),
  ...titled(
    'Price in US$',
    'A$AP',
    'm@il',
    'C@t',
    'iOS 15',
    'Windows 11',
    '5 stars!',
    'Yes!!!',
    'a|b',
    '100 % cotton',
  ),
  ...titled(
    'Größe',
    'Prénom',
    'Ciudad',
    'Ort',
    'Straße 5',
    'Ｎａｍｅ',
    'お名前',
    '姓名',
    '이름',
    'ชื่อ',
    'שם',
    'الاسم',
  ),
  ...described(
    'Never enter your password here',
    'How many t0kens may be used',
    'The policy for passwords',
    'Your name',
  ),
  ...asked(
    value,
    'Which city?',
    'What is your name?',
    'How should the API key be called?',
    'Never share your password.',
  ),
  ...asked(
    value,
    'What is the password policy of your team?',
    'Which token limit shall apply?',
    'Enter a name for the token.',
  ),
  ...asked(
    value,
    'To reset your password, tell us your username.',
    'If you forgot your password, enter your user name.',
  ),
  ...asked(value, 'Why do you want to rotate the API key?', '密码策略是什么？', '请不要输入密码'),
  ...asked(
    profile,
    'Create a new API key',
    'Reset password',
    'Rotate the access token',
    'Delete secret',
    'Password reset',
  ),
  ...asked(
    profile,
    'We will send a password reset link.',
    'Please provide a description of the secret.',
    '重置密码',
  ),
  ...asked(
    profile,
    'Enter the name of the API key',
    'Your password was changed.',
    'The token has expired. Who shall renew it?',
  ),
  ...asked(
    profile,
    'Do not enter your password here.',
    'You will be asked for your password on the next page.',
  ),
  ...asked(
    { value: { type: 'boolean' } },
    'Enter your password below',
    'Send the token?',
    'Use your password?',
  ),
  ...asked({ value: { type: 'string', enum: ['a', 'b'] } }, 'Enter your password below'),
  ...asked(
    { value: { type: 'string', format: 'email' } },
    'Enter your password below',
    'Forgot your password?',
  ),
  ...asked(
    { value: { type: 'string', format: 'date' } },
    'When does your password expire? Enter your password date',
  ),
  ...asked({ value: { type: 'integer' } }, 'Enter your password', 'How many tokens?', 'Token limit'),
  ...asked({}, 'Enter your password below'),
  ...asked(
    { amount: { type: 'number' }, currency: text, memo: text },
    'Send 5 tokens to Bob',
    'Transfer token',
    'Token swap',
  ),
  ...asked(
    { title: text, body: text },
    'New issue: "Enter key submits the form"',
    'Add a secret santa event',
  ),
];
