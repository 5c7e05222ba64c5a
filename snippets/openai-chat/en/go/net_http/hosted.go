package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

func main() {
	body := strings.NewReader(`{
		"model": "gpt-4o-mini",
		"messages": [
			{
				"role": "user",
				"content": [
					{
						"type": "text",
						"text": "What is in this image?"
					},
					{
						"type": "image_url",
						"image_url": {"url": "https://example.com/YOUR_IMAGE.jpg"}
					}
				]
			}
		]
	}`)

	address := "https://api.openai.com/v1/chat/completions"
	req, err := http.NewRequest("POST", address, body)
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+os.Getenv("OPENAI_API_KEY"))
	req.Header.Set("Content-Type", "application/json")
	// A redirect must not take the body to another host.
	req.GetBody = nil

	client := &http.Client{Timeout: 60 * time.Second}
	resp, err := client.Do(req)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()

	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		log.Fatal(err)
	}
	if resp.StatusCode/100 != 2 {
		log.Fatalf("%s: %s", resp.Status, answer)
	}
	fmt.Println(string(answer))
}
