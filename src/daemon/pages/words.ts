/** What our pages say, by language. Names of purposes and groups come from the plan; nothing here knows them. */

export type PageWords = {
  readonly invalid: { readonly title: string; readonly text: string };
  readonly unsubscribe: {
    readonly title: string;
    readonly text: (channel: string) => string;
    readonly button: string;
  };
  readonly unsubscribed: { readonly title: string; readonly text: string };
  readonly confirm: {
    readonly title: string;
    readonly text: string;
    /** Where it cannot be said which messages these are. */
    readonly unnamed: string;
    readonly button: string;
  };
  readonly confirmed: { readonly title: string; readonly text: string };
  /** The confirmation is kept, and counts later. */
  readonly confirmedLater: { readonly title: string; readonly text: string };
  readonly nothingToConfirm: { readonly title: string; readonly text: string };
  readonly preferences: {
    readonly title: string;
    readonly lead: string;
    readonly saved: string;
    readonly savedTitle: string;
    readonly noneLeft: string;
    readonly on: string;
    readonly off: string;
    readonly waiting: string;
    readonly together: (titles: readonly string[]) => string;
    readonly save: string;
    readonly none: string;
    readonly noneText: string;
    readonly over: string;
    readonly complained: string;
    readonly bounced: string;
    readonly empty: string;
    readonly failed: string;
    readonly hidden: string;
  };
  readonly channels: { readonly [channel: string]: string };
};

const en: PageWords = {
  invalid: {
    title: 'This link is not valid',
    text: 'It may have been cut short. Please use the whole link from the message.',
  },
  unsubscribe: {
    title: 'Stop these messages?',
    text: (channel) =>
      `You will get no more ${channel} messages of this kind. What you order or owe is still confirmed.`,
    button: 'Unsubscribe',
  },
  unsubscribed: {
    title: 'You are unsubscribed',
    text: 'Nothing more of this kind will be sent to you.',
  },
  confirm: {
    title: 'Please confirm',
    text: 'You asked for these messages. Confirm it, and we will send them:',
    unnamed: 'You asked for messages from us. Confirm it, and we will send them.',
    button: 'Yes, send them to me',
  },
  confirmed: {
    title: 'Thank you, that is confirmed',
    text: 'From now on you get what you asked for. Every message has a link to stop it.',
  },
  confirmedLater: {
    title: 'Thank you, we have your confirmation',
    text: 'We cannot look up what you asked for at present. Your confirmation is kept and counts as soon as we can: there is no need to press again.',
  },
  nothingToConfirm: {
    title: 'There is nothing to confirm',
    text: 'It is confirmed already, or the link is too old. If you get nothing from us, please sign up again.',
  },
  preferences: {
    title: 'What may we send you?',
    lead: 'Choose what you want to get. It applies as soon as you save.',
    saved: 'Your choice is saved.',
    savedTitle: 'Your choice is saved',
    noneLeft: 'You are unsubscribed from everything. Only what you order or owe is still confirmed.',
    on: 'You get this now.',
    off: 'You do not get this.',
    waiting: 'You asked for this and have not confirmed it yet.',
    together: (titles) => `This comes only together with: ${titles.join(', ')}.`,
    save: 'Save my choice',
    none: 'Unsubscribe from everything',
    noneText: 'Or stop all of it at once. What you order or owe is still confirmed.',
    over: 'This link is too old to change single choices. Use the link in a newer message, or stop everything here.',
    complained:
      'You reported our messages as unwanted, so that we send you nothing. To get them again, please write to us.',
    bounced: 'Our messages do not arrive at this address. Please give us another one.',
    empty: 'There is nothing to choose at present.',
    failed: 'This could not be saved. Please try again in a minute.',
    hidden: 'We cannot show your choice at present, and do not change it blindly. Please come back later.',
  },
  channels: {
    email: 'Email',
    sms: 'Text messages',
    push: 'Push messages',
    whatsapp: 'WhatsApp',
    mail: 'Letters',
  },
};

const es: PageWords = {
  invalid: {
    title: 'Este enlace no es válido',
    text: 'Puede que esté incompleto. Usa el enlace entero del mensaje.',
  },
  unsubscribe: {
    title: '¿Dejar de recibir estos mensajes?',
    text: () => 'No te enviaremos más mensajes de este tipo. Seguiremos confirmando tus pedidos y pagos.',
    button: 'Darme de baja',
  },
  unsubscribed: {
    title: 'Te has dado de baja',
    text: 'No te enviaremos nada más de este tipo.',
  },
  confirm: {
    title: 'Confírmalo, por favor',
    text: 'Has pedido estos mensajes. Confírmalo y te los enviaremos:',
    unnamed: 'Has pedido mensajes nuestros. Confírmalo y te los enviaremos.',
    button: 'Sí, quiero recibirlos',
  },
  confirmed: {
    title: 'Gracias, queda confirmado',
    text: 'Desde ahora recibirás lo que has pedido. Cada mensaje lleva un enlace para dejar de recibirlo.',
  },
  confirmedLater: {
    title: 'Gracias, tenemos tu confirmación',
    text: 'Ahora mismo no podemos ver lo que pediste. Guardamos tu confirmación y valdrá en cuanto podamos: no hace falta que la repitas.',
  },
  nothingToConfirm: {
    title: 'No hay nada que confirmar',
    text: 'Ya está confirmado o el enlace es demasiado antiguo. Si no te llega nada, apúntate otra vez.',
  },
  preferences: {
    title: '¿Qué podemos enviarte?',
    lead: 'Elige lo que quieres recibir. Vale desde que guardas.',
    saved: 'Tu elección está guardada.',
    savedTitle: 'Tu elección está guardada',
    noneLeft: 'Te has dado de baja de todo. Solo seguiremos confirmando tus pedidos y pagos.',
    on: 'Ahora lo recibes.',
    off: 'No lo recibes.',
    waiting: 'Lo has pedido y aún no lo has confirmado.',
    together: (titles) => `Solo llega junto con: ${titles.join(', ')}.`,
    save: 'Guardar mi elección',
    none: 'Darme de baja de todo',
    noneText: 'O deja de recibirlo todo de una vez. Seguiremos confirmando tus pedidos y pagos.',
    over: 'Este enlace es demasiado antiguo para cambiar cada opción. Usa el de un mensaje más reciente, o deja de recibirlo todo aquí.',
    complained:
      'Marcaste nuestros mensajes como no deseados y no te enviamos nada. Si quieres recibirlos, escríbenos.',
    bounced: 'Nuestros mensajes no llegan a esta dirección. Danos otra, por favor.',
    empty: 'Ahora mismo no hay nada que elegir.',
    failed: 'No se ha podido guardar. Inténtalo de nuevo dentro de un minuto.',
    hidden:
      'Ahora mismo no podemos mostrar tu elección y no la cambiamos a ciegas. Vuelve más tarde, por favor.',
  },
  channels: {
    email: 'Correo',
    sms: 'Mensajes de texto',
    push: 'Notificaciones',
    whatsapp: 'WhatsApp',
    mail: 'Cartas',
  },
};

const languages: { readonly [language: string]: PageWords } = { en, es };

/** Words in the first of these locales (`es-MX` is `es`) that we speak, with its language; else English. Pure. */
export function wordsFor(locales: readonly string[]): {
  readonly language: string;
  readonly words: PageWords;
} {
  for (const locale of locales) {
    const language = locale.toLowerCase().split(/[-_]/)[0] ?? '';
    const words = Object.hasOwn(languages, language) ? languages[language] : undefined;
    if (words !== undefined) return { language, words };
  }
  return { language: 'en', words: en };
}
