import axios from "axios";

const url = "https://api.openai.com/v1/chat/completions";
const body = JSON.stringify({
  model: "gpt-4o-mini",
  messages: [
    {
      role: "user",
      content: [
        {
          type: "text",
          text: "What is in this image?",
        },
        {
          type: "image_url",
          image_url: { url: "https://example.com/YOUR_IMAGE.jpg" },
        },
      ],
    },
  ],
});

const { data } = await axios
  .post(url, body, {
    headers: {
      Authorization: `Bearer ${process.env.OPENAI_API_KEY}`,
      "Content-Type": "application/json",
    },
    maxRedirects: 0,
    timeout: 60_000,
  })
  .catch(({ message, response }) => {
    // 元のエラーには、API キーを含むリクエストが出力されるため、投げ直します。
    throw new Error(message, { cause: response?.data });
  });

console.log(JSON.stringify(data, null, 2));
