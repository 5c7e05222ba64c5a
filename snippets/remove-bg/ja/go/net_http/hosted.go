package main

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"mime/multipart"
	"net/http"
	"os"
	"time"
)

func main() {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	form.WriteField("image_url", "https://example.com/YOUR_IMAGE.jpg")
	form.WriteField("size", "auto")
	form.Close()

	address := "https://api.remove.bg/v1.0/removebg"
	req, err := http.NewRequest("POST", address, &body)
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("X-Api-Key", os.Getenv("REMOVE_BG_API_KEY"))
	req.Header.Set("Content-Type", form.FormDataContentType())

	client := &http.Client{Timeout: 60 * time.Second}
	// リダイレクト先の別のホストに API キーを送らないようにします。
	client.CheckRedirect = func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}
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
	if err := os.WriteFile("answer.png", answer, 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Println("answer.png", len(answer))
}
