package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

func main() {
	file, err := os.ReadFile("YOUR_IMAGE.jpg")
	if err != nil {
		log.Fatal(err)
	}
	image := base64.StdEncoding.EncodeToString(file)
	body := strings.NewReader(`{
		"requests": [
			{
				"image": {"content": "` + image + `"},
				"features": [
					{
						"type": "LABEL_DETECTION",
						"maxResults": 5
					}
				]
			}
		]
	}`)

	address := "https://vision.googleapis.com/v1/images:annotate"
	address += "?key=" + url.QueryEscape(os.Getenv("GOOGLE_API_KEY"))
	req, err := http.NewRequest("POST", address, body)
	if err != nil {
		log.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")

	client := &http.Client{Timeout: 30 * time.Second}
	// A redirect must not take the API key to another host.
	client.CheckRedirect = func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}
	resp, err := client.Do(req)
	if err != nil {
		// The outer error would quote the URL, and with it the API key.
		log.Fatal(errors.Unwrap(err))
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
